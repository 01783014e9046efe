// Checks recorded exchanges against the contract. Usage: node responses.mjs MODULES DOCUMENT RECORDS [some]
// RECORDS has one {method, path, status, media, body, sent} a line. Every answer must fit the schema of
// its operation, status and medium; every accepted request body must fit too; every example must fit
// its own schema; every code of a problem must be named; every operation must have answered well at least once, unless
// the records are but "some". A record may name its test. Faults go to standard output.
import {createRequire} from "node:module";
import {readFileSync} from "node:fs";
import {resolve} from "node:path";

const [modules, documentFile, recordsFile, extent] = process.argv.slice(2);
const require = createRequire(resolve(modules, "x.js"));
const Ajv = require("ajv/dist/2020").default;
const addFormats = require("ajv-formats").default;

const contract = JSON.parse(readFileSync(documentFile, "utf8"));
const ajv = new Ajv({strict: false, allErrors: true, validateFormats: true});
addFormats(ajv);
ajv.addSchema(contract, "contract");

const escape = (part) => part.replaceAll("~", "~0").replaceAll("/", "~1");
const at = (pointer) => pointer.split("/").slice(1).reduce(
  (value, part) => value?.[part.replaceAll("~1", "/").replaceAll("~0", "~")], contract);

// The pointer of what is behind a pointer, for as long as a $ref stands there.
function settle(pointer) {
  for (let value = at(pointer); value?.$ref; value = at(pointer)) pointer = value.$ref.slice(1);
  return pointer;
}

const compiled = new Map();
function validator(pointer) {
  const uri = "contract#" + pointer.split("/").map(encodeURIComponent).join("/");
  if (!compiled.has(uri)) compiled.set(uri, ajv.compile({$ref: uri}));
  return compiled.get(uri);
}

const operations = [];
for (const [path, entry] of Object.entries(contract.paths))
  for (const method of Object.keys(entry))
    operations.push({
      path, method, id: entry[method].operationId, good: 0,
      pointer: `/paths/${escape(path)}/${method}`,
      parts: path.split("/"),
      literals: path.split("/").map((part) => (part.startsWith("{") ? "0" : "1")).join(""),
    });
operations.sort((a, b) => (a.literals < b.literals ? 1 : -1));

const fits = (operation, parts) => operation.parts.length === parts.length &&
  operation.parts.every((part, i) => (part.startsWith("{") ? parts[i] !== "" : part === parts[i]));

const faults = [];
let checked = 0;

// The codes that an operation says it may answer: its own, and those that its responses have in common.
function codesOf(operation) {
  const {responses, "x-problems": own = []} = at(operation.pointer);
  return new Set([...own, ...Object.keys(responses).flatMap(
    (status) => at(settle(`${operation.pointer}/responses/${status}`))["x-problems"] ?? [])]);
}

// Every code of a problem is one that the operation names, also those of single violations and outcomes.
function checkCodes(label, operation, problem) {
  operation.codes ??= codesOf(operation);
  for (const {code} of [problem, ...(problem.errors ?? [])]) {
    checked++;
    if (!operation.codes.has(code)) faults.push(`${label}: ${operation.id} does not name ${code}`);
  }
}

function check(label, pointer, value) {
  checked++;
  const validate = validator(pointer);
  if (!validate(value))
    faults.push(`${label}: ${ajv.errorsText(validate.errors.slice(0, 3))} in ${JSON.stringify(value).slice(0, 400)}`);
}

// What was sent, with what is null left out: the contract says that this is the same.
const present = (value) => Array.isArray(value) ? value.map(present)
  : value === null || typeof value !== "object" ? value
    : Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null).map(([name, inner]) => [name, present(inner)]));

function checkRecord(record) {
  if (record.method === "OPTIONS") return;   // a browser's question, which the contract does not speak of
  const parts = record.path.split("?")[0].split("/");
  const method = record.method === "HEAD" ? "get" : record.method.toLowerCase();
  const operation = operations.find((o) => o.method === method && fits(o, parts));
  const label = `${record.test ? record.test + ": " : ""}${record.method} ${record.path} ${record.status}`;
  if (!operation) {
    if (record.status < 400) faults.push(`${label}: answered but not described`);
    else if (record.body) check(label, "/components/schemas/Problem", JSON.parse(record.body));
    return;
  }
  const responses = at(operation.pointer).responses;
  const key = responses[record.status] ? String(record.status) : "default";
  if (key === "default" && ![405, 406, 417, 431].includes(record.status)) {
    faults.push(`${label}: this status is not described`);
    return;
  }
  if (record.status < 300) operation.good++;
  const response = settle(`${operation.pointer}/responses/${key}`);
  const content = at(response).content;
  if (!record.body) {
    if (content && record.method !== "HEAD") faults.push(`${label}: the body is missing`);
    return;
  }
  const media = record.media.split(";")[0];
  if (!content?.[media]) {
    faults.push(`${label}: the medium ${media} is not described`);
    return;
  }
  const value = /json$/.test(media) ? JSON.parse(record.body) : record.body;
  if (media === "application/problem+json") checkCodes(label, operation, value);
  if (content[media].schema) check(label, `${response}/content/${escape(media)}/schema`, value);
  else checked++;   // bytes of a file: that its medium is described is the whole rule
  const sent = settle(`${operation.pointer}/requestBody`);
  // in 207 rows that were refused may be anything
  if (record.sent && record.status < 207 && at(sent)?.content?.["application/json"])
    check(`${label} sent`, `${sent}/content/application~1json/schema`, present(JSON.parse(record.sent)));
}

// Examples are for readers to copy: they must be right.
function checkExamples(value, pointer) {
  if (value === null || typeof value !== "object") return;
  if (value.schema && value.example !== undefined) check(`example at ${pointer}`, `${pointer}/schema`, value.example);
  for (const [name, inner] of Object.entries(value)) checkExamples(inner, `${pointer}/${escape(name)}`);
}

for (const line of readFileSync(recordsFile, "utf8").split("\n").filter(Boolean)) {
  const record = JSON.parse(line);
  try {
    checkRecord(record);
  } catch (error) {
    faults.push(`${record.test}: ${record.method} ${record.path} ${record.status}: ${error.message}`);
  }
}
checkExamples(contract.paths, "/paths");
for (const operation of operations)
  if (!operation.good && extent !== "some") faults.push(`${operation.id}: no good answer was seen`);
for (const fault of faults.slice(0, 60)) console.log(fault);
console.log(`${checked} values checked, ${faults.length} faults, ${operations.length} operations`);
process.exit(faults.length ? 1 : 0);
