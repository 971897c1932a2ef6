// The vendor's own package beside the model: node vendor.mjs MODEL-FOLDER [SHOWN]
// What both say of an endpoint is compared field by field. Its declarations are read by the TypeScript compiler, methods and
// paths from its code. SHOWN differences of each kind are printed, evenly apart.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import ts from "typescript";

const [folder, shown = "0"] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const code = readFileSync(require.resolve("@larksuiteoapi/node-sdk"), "utf8");
const types = readFileSync(require.resolve("@larksuiteoapi/node-sdk").replace("lib/index.js", "types/index.d.ts"), "utf8");
const version = JSON.parse(readFileSync(require.resolve("@larksuiteoapi/node-sdk").replace("lib/index.js", "package.json"), "utf8")).version;

// The link that stands above every method, in the code as in the declarations.
const LINK = /api-explorer\?(?:from=op_doc_tab&)?((?:apiName|project|resource|version)=[^\s&}]*(?:&(?:apiName|project|resource|version)=[^\s&}]*){3})/;
const keyOf = (text) => {
  const found = LINK.exec(text)?.[1];
  return found && found.split("&").sort().join("&");
};
const address = (method, path) => `${method.toUpperCase()} ${path.replace(/:[^/]+|\{[^}]+\}/g, "{}").replace(/\/$/, "")}`;

function addresses() {
  const found = new Map();
  let key;
  for (const part of code.matchAll(/api-explorer\?[^\s}]*|url: fillApiPath\(`\$\{this\.domain\}([^`]+)`, path\),\s*method: "(\w+)"/g)) {
    if (part[1]) {
      if (key && !found.has(key)) found.set(key, address(part[2], part[1]));
    } else key = keyOf(part[0]) ?? key;
  }
  return found;
}

// A declared type as {kind, fields | item | values}.
function declared(node) {
  if (!node) return { kind: "any" };
  if (ts.isTypeLiteralNode(node)) {
    const fields = node.members.filter(ts.isPropertySignature).map((member) => ({
      name: member.name.text, optional: !!member.questionToken, type: declared(member.type),
    }));
    return { kind: "object", fields };
  }
  if (ts.isParenthesizedTypeNode(node)) return declared(node.type);
  if (ts.isUnionTypeNode(node)) {
    const parts = node.types.filter((part) => part.kind !== ts.SyntaxKind.UndefinedKeyword);
    if (parts.every((part) => ts.isLiteralTypeNode(part) && ts.isStringLiteral(part.literal))) {
      return { kind: "string", values: parts.map((part) => part.literal.text) };
    }
    return parts.length === 1 ? declared(parts[0]) : { kind: "any" };
  }
  if (ts.isArrayTypeNode(node)) return { kind: "list", item: declared(node.elementType) };
  if (ts.isTypeReferenceNode(node)) {
    const name = node.typeName.getText?.(source) ?? "";
    if (name === "Array") return { kind: "list", item: declared(node.typeArguments[0]) };
    if (name === "Record") return { kind: "map" };
    return { kind: "any" };
  }
  if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) return { kind: "string", values: [node.literal.text] };
  const plain = { [ts.SyntaxKind.StringKeyword]: "string", [ts.SyntaxKind.NumberKeyword]: "number", [ts.SyntaxKind.BooleanKeyword]: "boolean" };
  return { kind: plain[node.kind] ?? "any" };
}

const source = ts.createSourceFile("index.d.ts", types, ts.ScriptTarget.Latest, true);
function declarations() {
  const found = new Map();
  const visit = (node) => {
    const type = ts.isPropertySignature(node) || ts.isPropertyDeclaration(node) ? node.type : undefined;
    if (type && ts.isFunctionTypeNode(type)) {
      const name = node.name.getText(source);
      const key = keyOf(types.slice(node.getFullStart(), node.getStart(source)));
      if (key && !found.has(key) && !/WithIterator$|ByCard$/.test(name)) found.set(key, type);
      return;
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const member = (type, name) => type.fields?.find((field) => field.name === name)?.type;
function theirs(type) {
  const payload = declared(type.parameters[0]?.type);
  const promised = type.type && ts.isTypeReferenceNode(type.type) ? declared(type.type.typeArguments?.[0]) : { kind: "any" };
  const reply = member(promised, "data");
  return { path: member(payload, "path"), query: member(payload, "params"), body: member(payload, "data"), reply };
}

function ours(model) {
  const resolve = (type) => {
    const kinds = { int: "number", float: "number", bool: "boolean" };
    switch (type.kind) {
      case "ref": return resolve(model.types[type.to]);
      case "list": return { kind: "list", item: resolve(type.item) };
      case "enum": return { kind: type.of === "int" ? "number" : "string", values: type.of === "int" ? undefined : type.values.map((one) => one.value) };
      case "object": return { kind: "object", fields: fields(type.fields) };
      default: return { kind: kinds[type.kind] ?? type.kind };
    }
  };
  const fields = (all) => all.map((field) => ({ name: field.name, required: field.required, type: resolve(field.type) }));
  return (endpoint) => {
    const place = (name) => ({ kind: "object", fields: fields(endpoint.request[name]) });
    const data = endpoint.response.body.find((field) => field.name === "data");
    return { path: place("path"), query: place("query"), body: place("body"), reply: data && resolve(data.type) };
  };
}

const facts = ["request fields", "reply fields", "types", "required", "string enums"];
const counts = Object.fromEntries(facts.map((fact) => [fact, { both: 0, theirs: 0, ours: 0, same: 0 }]));
const differences = [];
const tell = (fact, at, what) => differences.push({ fact, text: `${fact}: ${at}: ${what}` });

function compare(at, mine, other, isRequest) {
  if (!mine || !other || other.kind === "any" || mine.kind === "json") return;
  const same = mine.kind === other.kind || (mine.kind === "map" && other.kind === "object") || (mine.kind === "file" && other.kind !== "object");
  counts.types.both += 1;
  if (same) counts.types.same += 1;
  else return tell("types", at, `${mine.kind} here, ${other.kind} there`);
  if (mine.kind === "list") return compare(`${at}[]`, mine.item, other.item, isRequest);
  if (mine.values && other.values) {
    counts["string enums"].both += 1;
    const [a, b] = [mine.values, other.values].map((values) => [...values].sort().join(" "));
    if (a === b) counts["string enums"].same += 1;
    else tell("string enums", at, `[${a}] here, [${b}] there`);
  }
  if (mine.kind === "object") compareFields(at, mine.fields ?? [], other.fields ?? [], isRequest);
}

function compareFields(at, mine, other, isRequest) {
  const fact = isRequest ? "request fields" : "reply fields";
  for (const field of mine) {
    const twin = other.find((one) => one.name === field.name);
    if (!twin) {
      counts[fact].ours += 1;
      tell(`${fact} here alone`, at, field.name);
      continue;
    }
    counts[fact].both += 1;
    // Of a reply the pages mostly say nothing; parts of the path, which nothing goes without, may be left out there.
    if (isRequest && field.required !== "conditional" && !at.endsWith(" path")) {
      counts.required.both += 1;
      if ((field.required === true) === !twin.optional) counts.required.same += 1;
      else tell("required", `${at}.${field.name}`, field.required === true ? "here alone" : "there alone");
    }
    compare(`${at}.${field.name}`, field.type, twin.type, isRequest);
  }
  for (const field of other.filter((one) => !mine.some((field) => field.name === one.name))) {
    counts[fact].theirs += 1;
    tell(`${fact} there alone`, at, field.name);
  }
}

const paths = addresses();
const vendor = new Map();
for (const [key, type] of declarations()) if (paths.has(key)) vendor.set(paths.get(key), type);
let [both, here] = [0, 0];
const seen = new Set();
for (const file of readdirSync(folder).filter((name) => name.endsWith(".json") && name !== "schema.json")) {
  const model = JSON.parse(readFileSync(`${folder}/${file}`, "utf8"));
  const read = ours(model);
  for (const endpoint of model.endpoints) {
    const at = address(endpoint.method, endpoint.path);
    const type = vendor.get(at);
    if (!type) {
      here += 1;
      continue;
    }
    both += 1;
    seen.add(at);
    const [mine, other] = [read(endpoint), theirs(type)];
    for (const place of ["path", "query", "body"]) compareFields(`${endpoint.id} ${place}`, mine[place].fields, other[place]?.fields ?? [], true);
    if (mine.reply && other.reply) compare(`${endpoint.id} data`, mine.reply, other.reply, false);
  }
}

console.log(`@larksuiteoapi/node-sdk ${version}: ${both} endpoints in both, ${here} here alone, ${vendor.size - seen.size} there alone`);
console.log("\n| fact | in both | the same | here alone | there alone |\n|---|---|---|---|---|");
for (const [fact, { both, same, ours, theirs }] of Object.entries(counts)) {
  const isField = fact.endsWith("fields");
  const share = isField ? "" : `${((same / both) * 100).toFixed(2)} %`;
  console.log(`| ${fact} | ${both} | ${share} | ${isField ? ours : ""} | ${isField ? theirs : ""} |`);
}
for (const fact of new Set(differences.map((one) => one.fact))) {
  const all = differences.filter((one) => one.fact === fact);
  const wanted = Math.min(Number(shown), all.length);
  for (let n = 0; n < wanted; n += 1) console.log(all[Math.floor((n * all.length) / wanted)].text);
}
