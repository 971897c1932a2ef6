#!/usr/bin/env bash
# What the pages say, held against the vendor's own package for Node: endpoints in both, and of those every field, its type,
# whether it is required, and its values.
#
#   tests/vendor.sh           of generated/model
#   tests/vendor.sh DIR       of the model files in another folder
#   SHOWN=20 tests/vendor.sh  with as many differences of each kind
#
# Needs node, npm and their registry; where one is absent it says so and ends with 0. Nothing is installed outside of a
# temporary folder.
set -euo pipefail
model=$(realpath "${1:-$(dirname "$0")/../generated/model}")
cd "$(dirname "$0")/.."

for tool in node npm; do
    command -v "$tool" >/dev/null || { echo "skipped: no $tool"; exit 0; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp tests/strangers/vendor.mjs "$work"
cd "$work"
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund --save-exact @larksuiteoapi/node-sdk@1.74.0 typescript@5.9.3 ||
    { echo "skipped: the packages cannot be installed here"; exit 0; }
node vendor.mjs "$model" "${SHOWN:-0}"
