// The back end of a portal: takes people's answers to a survey, and shows the standings of the open period.
// PENNANT_URL=https://… PENNANT_KEY=keys/portal.HS256.key PENNANT_ORGANISATION=hall node portal.mjs 3000
import { createHmac, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { basename } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

const { PENNANT_URL, PENNANT_KEY, PENNANT_ORGANISATION } = process.env;
const TRIES = 6, ANSWER_MS = 10_000, TOKEN_SECONDS = 600, FORM_BYTES = 4096;
const secret = readFileSync(PENNANT_KEY, "utf8").trimEnd(), tokens = new Map();
let shown = {};

// A short-lived token a role, signed with the portal's own key, and made anew a minute before its end.
function token(role) {
  const now = Math.floor(Date.now() / 1000);
  if (!(tokens.get(role)?.end > now + 60)) {
    const claims = { iss: "pennant", aud: "pennant", iat: now, exp: now + TOKEN_SECONDS, sub: "portal",
      org: PENNANT_ORGANISATION, roles: [role], sources: role === "collector" ? ["portal"] : undefined };
    const signed = [{ alg: "HS256", typ: "JWT", kid: basename(PENNANT_KEY, ".HS256.key") }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
    const signature = createHmac("sha256", secret).update(signed).digest("base64url");
    tokens.set(role, { end: claims.exp, value: `${signed}.${signature}` });
  }
  return tokens.get(role).value;
}

// Sends again while no answer comes, or one that says "later": an event has its id, so it is stored once.
async function pennant(role, method, path, headers, body) {
  for (let left = TRIES - 1; ; left--) {
    const reply = await fetch(PENNANT_URL + path, { method, body, signal: AbortSignal.timeout(ANSWER_MS),
      headers: { ...headers, authorization: `Bearer ${token(role)}` } }).catch((error) => ({ error }));
    if (reply.status && reply.status !== 429 && reply.status !== 503) return reply;
    if (!left) throw new Error(`Pennant: ${reply.error ?? reply.status}`);
    await sleep(1000 * (reply.headers?.get("retry-after") ?? 1));
  }
}

// Standings are asked for by the tag of those at hand; while these still hold, the answer is an empty 304.
async function standings() {
  const periods = await (await pennant("evaluator", "GET", "/v1/periods?state=open&limit=1")).json();
  if (!periods.items.length) return [];
  const path = `/v1/periods/${periods.items[0].id}/standings?limit=200`;
  const reply = await pennant("evaluator", "GET", path, shown.path === path ? { "if-none-match": shown.tag } : {});
  if (reply.status === 200) shown = { path, tag: reply.headers.get("etag"), rows: (await reply.json()).items };
  return shown.rows;
}

// Id and time are made with the form: sent twice, or again after a fault, it is one answer all the same.
async function page(said, { id = randomUUID(), at = new Date().toISOString() } = {}) {
  const safe = (value) => String(value ?? "").replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
  const rows = (await standings()).map((row) => `<tr><td>${[row.rank, row.name, row.total].map(safe).join("<td>")}`);
  return `<!doctype html><meta charset="utf-8"><p>${safe(said)}</p><table>${rows.join("")}</table><form method="post">
    <input type="hidden" name="id" value="${safe(id)}"><input type="hidden" name="at" value="${safe(at)}">
    <input name="unit"><input name="visit"><input name="grade" value="satisfied"><button>OK</button></form>`;
}

async function answer(request) {
  const form = Object.fromEntries(new URLSearchParams(await text(request)));
  const event = { id: form.id, occurred_at: form.at, unit: form.unit, occasion: form.visit, indicator: "survey",
    gravity: form.grade };
  const reply = await pennant("collector", "POST", "/v1/events", { "content-type": "application/json",
    "accept-language": request.headers["accept-language"] ?? "zh" }, JSON.stringify(event));
  if (reply.ok) return [reply.status, "✓"];
  const problem = await reply.json();    // one sentence, or one for each field, in the user's language
  const said = problem.errors?.map((each) => `${each.pointer}: ${each.detail}`).join(" ") ?? problem.detail;
  return [reply.status, said, form];
}

createServer(async (request, response) => {
  try {
    if (request.method === "POST" && !(request.headers["content-length"] <= FORM_BYTES)) return response.writeHead(413).end();
    const [status, said, form] = request.method === "POST" ? await answer(request) : [200, ""];
    response.writeHead(status, { "content-type": "text/html; charset=utf-8" }).end(await page(said, form));
  } catch (error) {
    response.writeHead(503, { "retry-after": "5" }).end(String(error));
  }
}).listen(Number(process.argv[2]), "127.0.0.1", function () { console.log(`listening on ${this.address().port}`); });
