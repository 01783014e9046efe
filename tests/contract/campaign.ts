// A campaign from scheme to awards, played by a client that is generated from the contract and nothing else:
// openapi-typescript makes contract.ts of api/openapi.yaml, tsc --strict checks every call against it.
// Usage: node campaign.js, with {"base", "scheme", "from", "to", "notice", "tokens": {ROLE: TOKEN}} on standard input.
import {readFileSync} from "node:fs";
import {randomUUID} from "node:crypto";
import createClient, {type Client} from "openapi-fetch";
import type {components, paths} from "./contract.js";

// Some answers can be files too; this client only asks for JSON.
type Media = "application/json" | "application/problem+json";
type Problem = components["schemas"]["Problem"];
type Role = "organiser" | "leadership" | "evaluator" | "juror" | "t1" | "t2" | "t3";
type Scheme = paths["/v1/schemes"]["post"]["requestBody"]["content"]["application/json"];
type State = paths["/v1/periods/{period_id}/transitions"]["post"]["requestBody"]["content"]["application/json"]["to"];

interface Settings {
  base: string;
  scheme: Scheme;
  from: string;
  to: string;
  notice: string;
  tokens: Record<Role, string>;
}

const settings = JSON.parse(readFileSync(0, "utf8")) as Settings;
const teams = ["t1", "t2", "t3"] as const;
const scores = {t1: "90", t2: "70", t3: "60"} as const;

const clients = Object.fromEntries(Object.entries(settings.tokens).map(([role, token]) => [
  role, createClient<paths, Media>({baseUrl: settings.base, headers: {Authorization: `Bearer ${token}`, "Accept-Language": "en"}}),
])) as Record<Role, Client<paths, Media>>;

const key = () => ({"Idempotency-Key": randomUUID()});

// The answer, or an end with what the problem says.
async function good<T>(call: Promise<{data?: T; error?: Problem; response: Response}>): Promise<T> {
  const {data, error, response} = await call;
  if (data === undefined) throw new Error(`${response.status} ${response.url}: ${JSON.stringify(error)}`);
  return data;
}

async function prepare() {
  for (const code of teams)
    await good(clients.organiser.POST("/v1/units", {params: {header: key()}, body: {code, name: code.toUpperCase(), kind: "team"}}));
  const scheme = await good(clients.organiser.POST("/v1/schemes", {params: {header: key()}, body: settings.scheme}));
  const period = await good(clients.organiser.POST("/v1/periods", {
    params: {header: key()}, body: {scheme_id: scheme.id, from: settings.from, to: settings.to}}));
  await good(clients.organiser.PUT("/v1/periods/{period_id}/panels/{panel}", {
    params: {path: {period_id: period.id, panel: "jury"}, header: {"If-Match": '"1"'}},
    body: {members: [{subject: "juror"}]}}));
  return period.id;
}

const move = (period_id: string, to: State) => good(clients.leadership.POST("/v1/periods/{period_id}/transitions", {
  params: {path: {period_id}, header: key()}, body: {to, reason: "on time"}}));

const step = (period_id: string, body: components["schemas"]["StepNew"]) => good(
  clients.leadership.POST("/v1/periods/{period_id}/steps", {params: {path: {period_id}, header: key()}, body}));

const ballot = (period_id: string, role: Role, panel: string, unit: string, score: string) => good(
  clients[role].POST("/v1/periods/{period_id}/ballots", {params: {path: {period_id}}, body: {panel, unit, score}}));

async function facts() {
  const at = `${settings.from}T10:00:00+08:00`;
  await good(clients.evaluator.POST("/v1/events", {body: {unit: "t2", indicator: "fault", gravity: "light", occurred_at: at}}));
  const batch = await good(clients.evaluator.POST("/v1/events/batch", {
    params: {query: {atomic: false}},
    body: [{unit: "t1", indicator: "praise", occurred_at: at, external_id: "a-1"},
      {unit: "t1", indicator: "praise", occurred_at: at, external_id: "a-1"}]}));
  return batch;
}

async function score(period_id: string) {
  for (const unit of teams) {
    for (const rater of teams) if (rater !== unit) await ballot(period_id, rater, "peers", unit, scores[unit]);
    await ballot(period_id, "juror", "jury", unit, unit === "t1" ? "9" : "7");
  }
}

// A fault is typed too: the code and each violation with its pointer.
async function refused() {
  const {data, error, response} = await clients.organiser.POST("/v1/units", {
    params: {header: key()}, body: {code: "?", name: "", kind: "team"}});
  if (data !== undefined || response.status !== 422) throw new Error("a bad unit was taken");
  return error.errors?.map((violation) => violation.pointer) ?? [];
}

const period_id = await prepare();
const pointers = await refused();
await move(period_id, "open");
const batch = await facts();
await move(period_id, "scoring");
await score(period_id);
const path = {period_id};
const standings = await good(clients.leadership.GET("/v1/periods/{period_id}/standings", {params: {path, query: {limit: 10}}}));
await move(period_id, "deciding");
await step(period_id, {step: "office", outcome: "approved"});
await step(period_id, {step: "chief", outcome: "approved"});
await step(period_id, {step: "notice", outcome: "done", from: settings.notice});
await step(period_id, {step: "announcement", outcome: "done"});
await move(period_id, "final");
const awards = await good(clients.leadership.GET("/v1/awards", {params: {query: {period_id}}}));
console.log(JSON.stringify({
  pointers, stored: batch.summary.stored, duplicates: batch.summary.duplicate, standings: standings.items.map((row) => row.unit),
  awards: awards.items.map((row) => [row.award, row.unit])}));
