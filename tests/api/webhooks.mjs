// Opens recorded webhook messages as a receiver would. Usage: node webhooks.mjs MODULES RECORDS
// RECORDS has one {headers, body, secret, good} a line; every message must be taken by the packages
// standardwebhooks and cloudevents where good, and refused by the first where not. Faults go to standard output.
import {createRequire} from "node:module";
import {readFileSync} from "node:fs";
import {resolve} from "node:path";

const [modules, recordsFile] = process.argv.slice(2);
const require = createRequire(resolve(modules, "x.js"));
const {Webhook} = require("standardwebhooks");
const {HTTP} = require("cloudevents");

let faults = 0, checked = 0;
const fault = (text) => { faults += 1; console.log(text); };
for (const line of readFileSync(recordsFile, "utf8").split("\n").filter(Boolean)) {
  const {headers, body, secret, good} = JSON.parse(line);
  checked += 1;
  let taken;
  try {
    taken = new Webhook(secret).verify(body, headers);
  } catch (error) {
    if (good) fault(`standardwebhooks: ${error.message}`);
    continue;
  }
  if (!good) { fault(`taken, with a wrong signature: ${body}`); continue; }
  try {
    const event = HTTP.toEvent({headers, body});
    event.validate();
    if (event.id !== headers["webhook-id"]) fault(`another id: ${event.id}`);
    if (event.data.id !== event.subject || !event.type.startsWith("pennant.")) fault(`wrong content: ${body}`);
    if (JSON.stringify(taken.data) !== JSON.stringify(event.data)) fault("the packages read different data");
  } catch (error) {
    fault(`cloudevents: ${error.message}`);
  }
}
console.log(`${checked} messages, ${faults} faults`);
process.exit(faults || !checked ? 1 : 0);
