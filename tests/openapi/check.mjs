// SPDX-License-Identifier: MPL-2.0
// The served openapi.json is valid OpenAPI 3.1, and real answers have the shapes it promises.
//   node check.mjs FUNDAMENT ROOT
import { execFileSync, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import Ajv from "ajv/dist/2020.js";
import formats from "ajv-formats";

const [program, root] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "fundament-openapi-"));
const database = join(folder, "example.db");
const run = (...words) => execFileSync(program, ["--db", database, "--lang", "en", ...words], { encoding: "utf8" });
run("import", "--source", "copenhagen", join(root, "examples/copenhagen"));
const token = run("token", "create", "--name", "openapi").trim().split("\n").at(-1);
const server = spawn(program, ["--db", database, "--lang", "en", "serve", "--listen", "127.0.0.1:0", "--quiet"]);
let failures = 0;
const check = (fine, what, why) => {
  if (fine) return console.log(`ok   ${what}`);
  failures++;
  console.log(`FAIL ${what}: ${typeof why === "string" ? why : JSON.stringify(why, null, 1)?.slice(0, 2000)}`);
};

try {
  const base = await new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("the server did not start")), 20000).unref();
    server.stdout.on("data", (text) => {
      const found = /http:\/\/[^/]+\//.exec(text);
      if (found) resolve(found[0].slice(0, -1));
    });
  });
  const document = await (await fetch(`${base}/api/v1/openapi.json`)).json();
  const verdict = await new Validator().validate(structuredClone(document));
  check(verdict.valid, "openapi.json is valid OpenAPI", verdict.errors);
  check(document.openapi.startsWith("3.1"), "it is version 3.1", document.openapi);

  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema({ $id: "openapi", ...document });
  const validator = (schema) => ajv.compile({ $ref: `openapi${schema.$ref}` });
  const schemaOf = (path, method, status = "200") => {
    const responses = document.paths[path][method].responses;
    const type = status === "200" ? "application/json" : "application/problem+json";
    return (responses[status] ?? responses.default).content[type].schema;
  };
  const start = "infrastructure:datacenter-nord";
  const questions = [
    ["/api/v1/elements", "?kind=system&limit=50"],
    ["/api/v1/elements", "?q=portal&sort=-name"],
    ["/api/v1/elements/{ref}", null, `/api/v1/elements/${start}`],
    ["/api/v1/search", "?q=servicepl"],
    ["/api/v1/impact", `?of=${start}&limit=200`],
    ["/api/v1/impact", `?of=${start}&depth=2&kind=system&path=text`],
    ["/api/v1/impact", `?of=system:serviceplatformen&on=2020-01-01`],
    ["/api/v1/impact", `?of=system:borgerskranken&direction=dependencies`],
    ["/api/v1/paths", `?from=system:borgerskranken&to=${start}&mode=all&depth=6`],
    ["/api/v1/chokepoints", "?limit=5"],
    ["/api/v1/technologies/check", "?name=postgres&version=12&environment=citizen"],
    ["/api/v1/technologies/check", "?name=nothing%20like%20it"],
    ["/api/v1/technologies/in-use", "?limit=50"],
    ["/api/v1/overlaps", "?limit=5"],
    ["/api/v1/overlaps", "?view=pairs&limit=5"],
    ["/api/v1/frameworks", "?limit=50"],
    ["/api/v1/frameworks", "?state=open&area=security&limit=5"],
    ["/api/v1/frameworks/forecast", ""],
    ["/api/v1/frameworks/{name}", null, "/api/v1/frameworks/tech-not-allowed?limit=5"],
    ["/api/v1/queries", ""],
    ["/api/v1/queries/{name}", null, "/api/v1/queries/landscape"],
    ["/api/v1/queries/{name}", null, "/api/v1/queries/contracts-ending?days=30&limit=1"],
    ["/api/v1/sql/tables", ""],
    ["/api/v1/metamodel", ""],
    ["/api/v1/changes", "?limit=20"],
    ["/api/v1/openapi.json", ""],
    ["/healthz", ""],
    ["/readyz", ""],
  ];
  for (const [path, query, target] of questions) {
    const address = target ?? path + query;
    const response = await fetch(base + address);
    const body = await response.json();
    const validate = validator(schemaOf(path, "get"));
    check(response.status === 200 && validate(body), address, validate.errors ?? body);
  }
  for (const [address, status] of [
    ["/api/v1/impact?of=system:nope", 404],
    ["/api/v1/impact?of=system:x&depth=0&on=x&lang=en", 400],
    ["/api/v1/nothing", 404],
  ]) {
    const response = await fetch(base + address);
    const body = await response.json();
    const validate = ajv.compile({ $ref: "openapi#/components/schemas/Problem" });
    check(response.status === status && validate(body), `${address} is a problem document`, validate.errors ?? body);
  }
  const written = await fetch(`${base}/api/v1/changes`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ reason: "test", operations: [{ put_element: { ref: "system:openapi-test", name: "Test" } }] }),
  });
  const applied = validator(schemaOf("/api/v1/changes", "post"));
  const answer = await written.json();
  check(written.status === 200 && applied(answer), "POST /api/v1/changes", applied.errors ?? answer);
  const headers = { "content-type": "application/json" };
  const planned = await fetch(`${base}/api/v1/plans`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "Test", on: "2030-01-01", operations: [
      { add: { ref: "system:openapi-planned", name: "Planned" } },
      { connect: { source: "system:openapi-planned", relation: "runs_on", target: start } },
      { change: { ref: "system:serviceplatformen", set: { hosting: "hybrid" }, was: { hosting: "external" } } },
      { retire: { ref: "system:not-there" } }] }),
  });
  const kept = await planned.json();
  const keeping = validator(schemaOf("/api/v1/plans", "post"));
  check(planned.status === 200 && keeping(kept) && kept.conflicts.length === 2, "POST /api/v1/plans", keeping.errors ?? kept);
  const proposed = await fetch(`${base}/api/v1/investments/check?asked=2026-11-26`, {
    method: "POST", headers,
    body: readFileSync(`${root}/examples/copenhagen/investments/sundhedstid.json`) });
  const report = await proposed.json();
  const reporting = validator(schemaOf("/api/v1/investments/check", "post"));
  check(proposed.status === 200 && reporting(report), "POST /api/v1/investments/check", reporting.errors ?? report);
  for (const [path, query, target] of [
    ...questions.filter(([path, query]) => /impact|elements$|search|chokepoints|overlaps|check|in-use|frameworks$/.test(path) && query?.includes("=")),
    ["/api/v1/elements/{ref}", "?", `/api/v1/elements/system:openapi-planned?`],
    ["/api/v1/queries/{name}", "?", "/api/v1/queries/landscape?"],
  ]) {
    const address = `${target ?? path + query}&plan=${kept.plan}&conflicts=skip`;
    const response = await fetch(base + address);
    const body = await response.json();
    const validate = validator(schemaOf(path, "get"));
    check(response.status === 200 && validate(body) && body.plan.skipped.length > 0, address, validate.errors ?? body);
  }
  const conflicting = await (await fetch(`${base}/api/v1/elements?plan=${kept.plan}`)).json();
  const problem = ajv.compile({ $ref: "openapi#/components/schemas/Problem" });
  check(problem(conflicting) && conflicting.conflicts.length === 2, "a plan in conflict is a problem document", problem.errors ?? conflicting);
  const sql = await (await fetch(`${base}/api/v1/sql`, {
    method: "POST",
    headers,
    body: JSON.stringify({ sql: "SELECT name, depth, effect, 1.5 AS x, NULL FROM dependents(:of)", parameters: { of: start } }),
  })).json();
  const selected = ajv.compile({ $ref: "openapi#/components/schemas/QueryAnswer" });
  check(selected(sql) && sql.rows.length > 0, "POST /api/v1/sql", selected.errors ?? sql);
  for (const bill of [
    { items: [{ name: "postgresql", version: "14" }, { name: "nothing like it" }], environment: "citizen" },
    { bomFormat: "CycloneDX", specVersion: "1.6", components: [{ type: "library", name: "event-stream", version: "3.3.6", purl: "pkg:npm/event-stream@3.3.6" }] },
  ]) {
    const response = await fetch(`${base}/api/v1/technologies/check`, { method: "POST", headers, body: JSON.stringify(bill) });
    const body = await response.json();
    const validate = validator(schemaOf("/api/v1/technologies/check", "post"));
    check(response.status === 200 && validate(body), `POST /api/v1/technologies/check (${Object.keys(bill)[0]})`, validate.errors ?? body);
  }
  // the OASIS schema says that it is of JSON Schema's draft 4, and uses nothing that a later one reads otherwise
  const { $schema: _draft, id: _id, ...sarif } =
    createRequire(import.meta.url)("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
  // and its patterns are of the time before brackets had to be escaped
  const taken = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  formats.default(taken);
  const log = taken.compile(sarif);
  check(!log({ version: "2.1.0", runs: [{ tool: { driver: {} } }] }), "the schema of SARIF refuses a driver without a name", "");
  const component = (name, more = {}) => ({ type: "library", name, version: "1", ...more });
  const bom = (components) => ({ bomFormat: "CycloneDX", specVersion: "1.6", components });
  for (const [name, file, bill] of [
    ["findings", "sub mappe/x y.json", bom([component("event-stream", { purl: "pkg:npm/event-stream@3.3.6" }), component("æ \u0001 \"")])],
    ["warnings", "a#b.json", bom([component("a", { purl: "no purl", licenses: [{ license: { id: "GPL-9" } }] })])],
    ["no place", "-", bom([component("a")])],
    ["nothing found", "100%.json", bom([])],
    ["left out", "c:k.json", bom(Array.from({ length: 6000 }, (_, i) => component(`a${i}`)))],
  ]) {
    const address = `${base}/api/v1/technologies/check?format=sarif&file=${encodeURIComponent(file)}`;
    const response = await fetch(address, { method: "POST", headers, body: JSON.stringify(bill) });
    const body = await response.json();
    check(response.status === 200 && log(body), `SARIF is valid: ${name}`, log.errors ?? body);
    check(/^\d+\.\d+\.\d+$/.test(body.runs[0].tool.driver.semanticVersion), "it says the program's version", body.runs[0].tool);
  }
  const lines = await (await fetch(`${base}/api/v1/impact`, {
    method: "POST",
    headers,
    body: JSON.stringify({ of: ["system:serviceplatformen", "system:cpr"], limit: 5 }),
  })).text();
  const impact = ajv.compile({ $ref: "openapi#/components/schemas/Impact" });
  const rows = lines.trim().split("\n").map((line) => JSON.parse(line));
  check(rows.length === 2 && rows.every((row) => impact(row)), "POST /api/v1/impact", impact.errors);
} finally {
  server.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
}
console.log(failures ? `${failures} failed` : "the answers are as openapi.json says");
process.exit(failures ? 1 : 0);
