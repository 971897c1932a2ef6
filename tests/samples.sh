#!/usr/bin/env bash
# The types of all services read and write what their model says: the documented samples, and samples made of the model at the
# ends of its rules, which `check` lets through, or not. The workspace's tests do the same for the services they turn on.
# Needs cargo alone; minutes, and a few GB of memory.
#
#   tests/samples.sh          of the repository's own crates
#   tests/samples.sh DIR      of the crates that `cargo xtask gen --out DIR` has written
set -euo pipefail
generated=$(realpath "${1:-$(dirname "$0")/../generated}")
cd "$(dirname "$0")/.."

cargo test --manifest-path "$generated/Cargo.toml" --package feishu-api --features full --test samples -- --nocapture
