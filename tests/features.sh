#!/usr/bin/env bash
# The generated crate is free of warnings with no feature, with each alone and with all. Needs cargo and clippy alone.
set -euo pipefail
cd "$(dirname "$0")/.."

# The names between `[features]` and the next table.
features=$(sed -n '/^\[features\]/,/^\[[^f]/s/^\([a-z0-9_]*\) *=.*/\1/p' generated/Cargo.toml)
[ -n "$features" ] || { echo "generated/Cargo.toml has no features" >&2; exit 1; }

for feature in "" $features; do
    echo "-- ${feature:-no feature}"
    cargo clippy --quiet --package feishu-api --all-targets --no-default-features --features "$feature" -- -D warnings
done
