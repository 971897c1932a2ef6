#!/usr/bin/env bash
# Events between this client and the vendor's own package for Node: what that takes over HTTP is let in here, and its
# listener and ours say the same to one platform.
#
#   tests/node-events.sh
#
# Needs node, npm and their registry; where one is absent it says so and ends with 0. Nothing is installed outside of a
# temporary folder. Exit status 1 when they disagree.
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in node npm; do
    command -v "$tool" >/dev/null || { echo "skipped: no $tool"; exit 0; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp tests/strangers/events.mjs "$work"
echo '{"private": true, "type": "module"}' >"$work/package.json"
(cd "$work" && npm install --silent --no-audit --no-fund --save-exact @larksuiteoapi/node-sdk@1.74.0) ||
    { echo "skipped: the package cannot be installed here"; exit 0; }
program=$(cargo build --quiet --package feishu-runtime --example stranger --message-format json |
    sed -n 's/.*"executable":"\([^"]*stranger[^"]*\)".*/\1/p' | tail -1)
cd "$work"
timeout 60 node events.mjs "$program"
