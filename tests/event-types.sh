#!/usr/bin/env bash
# Holds the types of events that are read from the platform's pages against those that the vendor's node package knows.
# Names are all that is compared. Needs node, npm and the registry, and the pages, which are no part of the repository;
# without any of them it says so and succeeds.
set -euo pipefail
cd "$(dirname "$0")/.."

skip() { echo "skipped: $*"; exit 0; }
corpus=../shared/corpus/html
[ -d "$corpus" ] || skip "no $corpus"
command -v node >/dev/null && command -v npm >/dev/null || skip "no node or no npm"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent @larksuiteoapi/node-sdk >/dev/null 2>&1) || skip "the package cannot be had"
tar --extract --gzip --file "$work"/*.tgz --directory "$work" package/types/index.d.ts

# Errors of single pages end in status 1.
cargo run --quiet --package xtask -- model --docs "$corpus" --out "$work/model" >/dev/null || [ $? = 1 ]

WORK=$work node <<'JS'
const fs = require("node:fs");
const work = process.env.WORK;

// Types that the package does not list: it has no handlers for callbacks of its own kind, and these events are missing.
const ABSENT = new Set([
    "apaas.workspace.record_change_v1",
    "approval.instance.remedy_group_update_v4",
    "approval.instance.trip_group_update_v4",
    "attendance.user_flow.created_v1",
    "attendance.user_task.updated_v1",
    "card.action.trigger",
    "corehr.onboarding_qr_code.inactive_v2",
]);

const declared = fs.readFileSync(`${work}/package/types/index.d.ts`, "utf8");
const theirs = new Set([...declared.matchAll(/["']([a-z]\w*(?:\.\w+)+)["']\??: /g)].map(([, type]) => type));
const files = fs.readdirSync(`${work}/model`).filter((name) => name.endsWith(".json"));
const read = (name) => JSON.parse(fs.readFileSync(`${work}/model/${name}`, "utf8"));
const ours = files.flatMap((name) => read(name).events ?? []).map((event) => event.type);

// The package has names for the second schema alone.
const versioned = ours.filter((type) => type.includes("."));
const unknown = versioned.filter((type) => !theirs.has(type) && !ABSENT.has(type));
const unread = [...theirs].filter((type) => /_v\d+$/.test(type) && !ours.includes(type));
const shared = versioned.filter((type) => theirs.has(type)).length;

console.log(`${ours.length} types on the pages, ${theirs.size} in the package, ${shared} in both`);
console.log(`in the package alone, as their pages are not in the snapshot: ${unread.sort().join(", ")}`);
if (unknown.length > 0 || shared < 150) {
    console.error(`the package does not know: ${unknown.join(", ")}`);
    process.exit(1);
}
JS
