#!/usr/bin/env bash
# Holds the verdict of `cargo xtask diff` against that of cargo-semver-checks, which reads the generated
# Rust of both sides and knows nothing of the docs.
#
#   tests/semver-checks.sh OLD-DOCS NEW-DOCS
#
# Needs `cargo install cargo-semver-checks --locked`; no other test does. Exit status: 0 when ours is at
# least theirs, 1 when they see a greater change than we do, 2 when it could not be tried.
set -euo pipefail

[ $# -eq 2 ] || { echo "usage: $0 OLD-DOCS NEW-DOCS" >&2; exit 2; }
cargo semver-checks --version >/dev/null 2>&1 || { echo "cargo-semver-checks is not installed" >&2; exit 2; }
old=$(realpath "$1") new=$(realpath "$2")
cd "$(dirname "$0")/.."

crates=$(mktemp -d)
trap 'rm -rf "$crates"' EXIT
# A page with an error is left out on its side, as it would be left out of a release.
cargo xtask gen --docs "$old" --out "$crates/old" >/dev/null || [ $? -eq 1 ]
cargo xtask gen --docs "$new" --out "$crates/new" >/dev/null || [ $? -eq 1 ]
ours=$(cargo xtask diff "$old" "$new" --format json | sed -n 's/^  "verdict": "\([a-z]*\)",$/\1/p')

# The crates of services on a side, one a line.
services() { sed -n 's/^name = "\(.*\)"/\1/p' "$crates/$1"/services/{,*/}Cargo.toml | sort; }

# The crates that both sides have, and the facade, whose features are the services.
packages=(--package feishu-api)
while read -r package; do packages+=(--package "$package"); done < <(comm -12 <(services old) <(services new))

# Asked to let the new side out as a patch, they say what it takes. What both sides depend on is compiled but once.
if CARGO_TARGET_DIR=$PWD/target/semver-checks cargo semver-checks --manifest-path "$crates/new/Cargo.toml" \
  --baseline-root "$crates/old" "${packages[@]}" --all-features --release-type patch >"$crates/log" 2>&1
then theirs=patch
elif grep -q 'requires new major version' "$crates/log"; then theirs=major
elif grep -q 'requires new minor version' "$crates/log"; then theirs=minor
else tail -n 30 "$crates/log" >&2; exit 2
fi

rank() { case $1 in none) echo 0 ;; patch) echo 1 ;; minor) echo 2 ;; major) echo 3 ;; *) echo 9 ;; esac; }
echo "ours: $ours, theirs: $theirs"
[ "$theirs" = patch ] || grep -E '^--- failure|^  [a-z].* in ' "$crates/log" | head -n 200
# Theirs is `patch` for an equal crate too, where ours is `none`.
[ "$theirs" = patch ] || [ "$(rank "$ours")" -ge "$(rank "$theirs")" ]
