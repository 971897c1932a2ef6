#!/usr/bin/env bash
# The runtime and the generated crate are free of warnings with no feature, with each alone and with all. Needs cargo
# and clippy alone.
#
#   tests/features.sh          the repository's own
#   tests/features.sh DIR      the crate that `cargo xtask gen --out DIR` has written
#
# With FEATURES=N in the environment, N features of each crate and not each of them: which ones changes from commit to
# commit, so that a few commits see all.
set -euo pipefail
generated=$(realpath "${1:-$(dirname "$0")/../generated}")
cd "$(dirname "$0")/.."

# The names between `[features]` and the next table.
features() { sed -n '/^\[features\]/,/^\[[^f]/s/^\([a-z][a-z0-9_-]*\) *=.*/\1/p' "$1"; }

# spread NAME …: all of them, or as many as are asked for, evenly apart.
spread() {
    local wanted=${FEATURES:-$#} turn
    turn=$(git rev-list --count HEAD 2>/dev/null || echo 0)
    if [ "$wanted" -ge $# ]; then
        echo "$@"
        return
    fi
    local step=$(($# / wanted)) names=("$@")
    for ((i = 0; i < wanted; i++)); do echo "${names[(turn + i * step) % $#]}"; done
}

# each MANIFEST [OPTION …]
each() {
    local manifest=$1 names
    names=$(features "$manifest")
    [ -n "$names" ] || { echo "$manifest has no features" >&2; exit 1; }
    names=$(spread $names)
    for feature in "" $names; do
        echo "-- $(basename "$(dirname "$manifest")"): ${feature:-no feature}"
        cargo clippy --quiet --manifest-path "$manifest" "${@:2}" --no-default-features --features "$feature" -- -D warnings
    done
    cargo clippy --quiet --manifest-path "$manifest" "${@:2}" --all-features -- -D warnings
}

# The runtime's tests switch features on themselves, so that here its library alone counts.
[ $# -gt 0 ] || each runtime/Cargo.toml
each "$generated/Cargo.toml" --all-targets
