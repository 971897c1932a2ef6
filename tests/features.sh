#!/usr/bin/env bash
# The runtime and the generated crate are free of warnings with no feature, with each alone and with all. Needs cargo
# and clippy alone.
set -euo pipefail
cd "$(dirname "$0")/.."

# The names between `[features]` and the next table.
features() { sed -n '/^\[features\]/,/^\[[^f]/s/^\([a-z][a-z0-9_-]*\) *=.*/\1/p' "$1"; }

# each PACKAGE MANIFEST [OPTION …]
each() {
    local package=$1 names
    names=$(features "$2")
    [ -n "$names" ] || { echo "$2 has no features" >&2; exit 1; }
    for feature in "" $names; do
        echo "-- $package: ${feature:-no feature}"
        cargo clippy --quiet --package "$package" "${@:3}" --no-default-features --features "$feature" -- -D warnings
    done
    cargo clippy --quiet --package "$package" "${@:3}" --all-features -- -D warnings
}

# The runtime's tests switch features on themselves, so that here its library alone counts.
each feishu-runtime runtime/Cargo.toml
each feishu-api generated/Cargo.toml --all-targets
