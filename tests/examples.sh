#!/usr/bin/env bash
# The examples in the docs of the platform's crates compile, as callers write them: one a request. Those of the repository's
# own crates are doc tests of the workspace. Needs cargo alone; what a docs folder of the whole platform needs is two minutes
# of one core.
#
#   tests/examples.sh DOCS
set -euo pipefail

[ $# -eq 1 ] || { echo "usage: $0 DOCS" >&2; exit 2; }
docs=$(realpath "$1")
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A page with an error is left out, as it would be left out of a release.
cargo xtask gen --docs "$docs" --out "$work/generated" || [ $? -eq 1 ]
# The versions that the repository is tested with.
cp Cargo.lock "$work/generated"
requests=$(grep -rh "^impl Endpoint for " "$work/generated/services" | wc -l)

time CARGO_TARGET_DIR=$work/target cargo test --quiet --workspace --doc --features full --no-fail-fast \
    --manifest-path "$work/generated/Cargo.toml" | tee "$work/log"
# And that of the front page.
awk -v requests="$requests" '/^test result:/ { passed += $4 }
    END { printf "%d examples compile, of %d requests\n", passed, requests; exit passed < requests }' "$work/log"
