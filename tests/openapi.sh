#!/usr/bin/env bash
# Strangers read the OpenAPI documents: two validators and one more, generators of TypeScript and of Python clients, a mock
# server that this client and the vendor's SDK then call.
#
#   tests/openapi.sh          of docs-src
#   tests/openapi.sh DOCS     of another docs folder
#
# Needs node, npm and python3 and their registries; where one is absent it says so and ends with 0. Nothing is installed
# outside of a temporary folder. Exit status 1 when a stranger finds an error.
set -euo pipefail
docs=$(realpath "${1:-$(dirname "$0")/../docs-src}")
cd "$(dirname "$0")/.."

NODE_TOOLS=(
    @redocly/cli@2.77.0
    @seriousme/openapi-schema-validator@2.11.0
    @stoplight/prism-cli@5.16.0
    @hey-api/openapi-ts@0.99.0
    typescript@5.9.3
    @larksuiteoapi/node-sdk@1.74.0
)
PYTHON_TOOLS=(openapi-spec-validator==0.9.0 openapi-python-client==0.29.1)
# Clients are made of these services, where the pages have them, and one of all.
SERVICES=(im_v1 contact_v3 docx_v1 directory_v1 bitable_v1)
PORT=${PORT:-4010}

for tool in node npm python3; do
    command -v "$tool" >/dev/null || { echo "skipped: no $tool"; exit 0; }
done

step() { printf '\n== %s\n' "$*"; }
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT

step "tools"
cp tests/strangers/* "$work"
echo '{"private": true, "type": "module"}' >"$work/package.json"
if ! (cd "$work" && npm install --silent --no-audit --no-fund --save-exact "${NODE_TOOLS[@]}" &&
    python3 -m venv py && py/bin/pip install --quiet "${PYTHON_TOOLS[@]}"); then
    echo "skipped: the tools cannot be installed here"
    exit 0
fi

step "documents"
cargo xtask openapi --docs "$docs" --out "$work/openapi"
ls -l "$work/openapi/openapi.json"
documents=("$work"/openapi/services/*.json)

cd "$work"
step "redocly lint"
npx redocly lint --config redocly.yaml --format summary openapi/openapi.json
step "openapi-schema-validator"
node validate.mjs openapi/openapi.json "${documents[@]}"
step "openapi-spec-validator"
# The document of all takes it some forty seconds.
py/bin/python validate.py openapi/openapi.json "${documents[@]}"

step "TypeScript clients"
# With `./`: it takes two names and a slash for a document of its own registry.
generate() { npx openapi-ts -i "./$1" -o "client/$2" -p @hey-api/typescript @hey-api/sdk @hey-api/client-fetch; }
for service in "${SERVICES[@]}"; do
    [ -f "openapi/services/$service.json" ] || continue
    generate "openapi/services/$service.json" "$service"
done
generate openapi/openapi.json whole
npx tsc -p tsconfig.json

step "Python clients"
# It warns of whatever it cannot name or read, and leaves that out.
echo 'post_hooks: []' >python.yaml
for service in "${SERVICES[@]}"; do
    [ -f "openapi/services/$service.json" ] || continue
    py/bin/openapi-python-client generate --path "openapi/services/$service.json" --output-path "python/$service" \
        --meta none --config python.yaml --fail-on-warning
done
py/bin/python -m compileall -q python

step "mock server"
# By its own name: of what npx starts, the trap would end npx alone. In production it would start others.
NODE_ENV=development node_modules/.bin/prism mock --errors --port "$PORT" openapi/openapi.json >prism.log 2>&1 &
server=$!
for _ in $(seq 600); do
    grep -q "Prism is listening" prism.log && break
    kill -0 "$server" 2>/dev/null || { tail -n 20 prism.log >&2; exit 1; }
    sleep 1
done

step "this client's calls"
cd - >/dev/null
FEISHU_OPENAPI_MOCK="http://127.0.0.1:$PORT" FEISHU_OPENAPI_DOCS="$docs" \
    cargo test --quiet --package feishu-tests --test openapi -- --nocapture stranger

step "the vendor's SDK"
cd "$work"
node sdk.mjs "http://127.0.0.1:$PORT" openapi/openapi.json
