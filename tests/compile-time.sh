#!/usr/bin/env bash
# What the generated crate costs those who compile it, beside a hand-written program that makes one call: wall time, CPU,
# and the largest rustc. Run by hand, on a machine that does nothing else.
#
#   tests/compile-time.sh DOCS [ROUNDS [DEPENDENCY]]
#
# DOCS is the docs folder of the whole platform. Three programs are built from clean, ROUNDS times in turn (once where it
# is not given), as dev and as release: one that depends on all services, one on `contact_v3` alone, and one on reqwest
# with its default TLS, serde and tokio. With a DEPENDENCY, such as 'larksuite-oapi-sdk-rs = "0.3"', a fourth that depends
# on it and does nothing. The best round counts. Needs GNU time for what a single rustc takes, and says so where it is
# absent.
set -euo pipefail

[ $# -ge 1 ] || { echo "usage: $0 DOCS [ROUNDS [DEPENDENCY]]" >&2; exit 2; }
docs=$(realpath "$1") rounds=${2:-1} other=${3:-}
cd "$(dirname "$0")/.."
# Of what is set outside, nothing may change how these programs are compiled.
unset CARGO_INCREMENTAL CARGO_TARGET_DIR RUSTC_WRAPPER
# As cargo has it for dependencies that do not come by path.
export RUSTFLAGS='--cap-lints allow'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# program NAME: its manifest's dependencies from stdin, and as its `main` the function of that name below.
program() {
    mkdir -p "$work/$1/src"
    {
        printf '[package]\nname = "%s"\nedition = "2024"\n\n[workspace]\n\n' "$1"
        # As cargo has it for what comes from a registry or from git; a dependency by path would be compiled incrementally.
        printf '[profile.dev.package."*"]\nincremental = false\n\n[dependencies]\n'
        cat
    } >"$work/$1/Cargo.toml"
    "main_$1" >"$work/$1/src/main.rs"
    cargo fetch --quiet --manifest-path "$work/$1/Cargo.toml"
}

main_platform() {
    cat <<'EOF'
use feishu_api::{Client, Error, contact_v3::unit::ListDepartment};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let client = Client::builder("cli_a1b2", "secret").build()?;
    let page = ListDepartment::new("BU121").page_size(50).send(&client).await?;
    println!("{page:?}");
    Ok(())
}
EOF
}

main_contact() { main_platform; }

main_by_hand() {
    cat <<'EOF'
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Reply {
    code: i64,
    msg: String,
    data: Option<Page>,
}

#[derive(Debug, Deserialize)]
struct Page {
    departmentlist: Vec<Department>,
    has_more: bool,
    page_token: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Department {
    unit_id: String,
    department_id: String,
}

#[tokio::main]
async fn main() -> Result<(), reqwest::Error> {
    let url = "https://open.feishu.cn/open-apis/contact/v3/unit/list_department?unit_id=BU121&page_size=50";
    let reply = reqwest::Client::new().get(url).bearer_auth("t-1").send().await?.json::<Reply>().await?;
    println!("{reply:?}");
    Ok(())
}
EOF
}

main_other() { echo 'fn main() { println!("none"); }'; }

# A page with an error is left out, as it would be left out of a release.
cargo xtask gen --docs "$docs" --out "$work/generated" || [ $? -eq 1 ]
endpoints=$(grep -rh "^impl Endpoint for " "$work/generated/services" | wc -l)

tokio='tokio = { version = "1", features = ["macros", "rt-multi-thread"] }'
program platform <<EOF
feishu-api = { path = "$work/generated", features = ["full"] }
$tokio
EOF
program contact <<EOF
feishu-api = { path = "$work/generated", features = ["contact_v3"] }
$tokio
EOF
program by_hand <<EOF
reqwest = { version = "0.13", features = ["json"] }
serde = { version = "1", features = ["derive"] }
$tokio
EOF
programs="platform contact by_hand"
if [ "$other" ]; then
    program other <<<"$other"
    programs+=" other"
fi

# Each rustc writes a line to $UNIT_LOG: peak in kB, CPU in seconds, the crate.
wrapper=$work/rustc
cat >"$wrapper" <<'EOF'
#!/bin/sh
crate=$(printf '%s\n' "$@" | sed -n '/^--crate-name$/{n;p;q;}')
exec /usr/bin/time --quiet --append --output "$UNIT_LOG" --format "%M %U %S ${crate:-none}" "$@"
EOF
chmod +x "$wrapper"
if /usr/bin/time --quiet --format '' true 2>/dev/null; then
    measured=yes
else
    measured=
    echo "no GNU time: what a single rustc takes is left out"
fi

TIMEFORMAT='%R %U %S'
# build PROGRAM PROFILE: prints wall time, user and system time of a build of what is not there yet.
build() {
    local log
    log=$({ time CARGO_TARGET_DIR=$work/target cargo build --quiet --offline --profile "$2" \
        --manifest-path "$work/$1/Cargo.toml" >&2; } 2>&1) || { echo "$log" >&2; exit 1; }
    tail -n 1 <<<"$log"
}

# clean PROGRAM PROFILE: a line in times.PROGRAM.PROFILE, and what each rustc took in rustcs.PROGRAM.PROFILE.
clean() {
    rm -rf "$work/target"
    if [ "$measured" ]; then
        UNIT_LOG=$work/rustcs.$1.$2 RUSTC_WRAPPER=$wrapper build "$1" "$2" >>"$work/times.$1.$2"
    else
        build "$1" "$2" >>"$work/times.$1.$2"
    fi
}

# again PROGRAM PROFILE: the best of three builds after an edit.
again() {
    for edit in 1 2 3; do
        sed -i "s/println!(\"/&$edit /" "$work/$1/src/main.rs"
        build "$1" "$2"
    done | sort -n | head -n 1 | cut -d ' ' -f 1
}

# best PROGRAM PROFILE: wall and CPU time of its quickest round.
best() { sort -n "$work/times.$1.$2" | awk 'NR == 1 { print $1, $2 + $3 }'; }

for round in $(seq "$rounds"); do
    for profile in dev release; do
        for program in $programs; do
            echo "round $round: $program, $profile" >&2
            clean "$program" "$profile"
            [ "$round" -lt "$rounds" ] || again "$program" "$profile" >"$work/again.$program.$profile"
        done
    done
done

printf '\n%s endpoints; best of %s on %s cores, %s\n' "$endpoints" "$rounds" "$(nproc)" "$(rustc --version)"
for profile in dev release; do
    read -r wall_by_hand _ < <(best by_hand "$profile")
    printf '\n%-9s %8s %8s %9s %12s\n' "$profile" wall CPU 'by hand' 'after edit'
    for program in $programs; do
        read -r wall cpu < <(best "$program" "$profile")
        awk -v name="$program" -v wall="$wall" -v cpu="$cpu" -v base="$wall_by_hand" \
            -v again="$(cat "$work/again.$program.$profile")" \
            'BEGIN { printf "%-9s %6.1f s %6.1f s %7.2f x %10.2f s\n", name, wall, cpu, wall / base, again }'
    done
    [ "$measured" ] || continue
    for program in $programs; do
        awk -v name="$program" '$1 > peak { peak = $1; crate = $NF }
            END { printf "%-9s largest rustc %.2f GB, of %s\n", name, peak / 1048576, crate }' \
            "$work/rustcs.$program.$profile"
    done
    # All rounds are in the file.
    awk -v rounds="$rounds" -v endpoints="$endpoints" '
        $NF ~ /^feishu_api/ { emitted += ($2 + $3) / rounds }
        $NF == "feishu_runtime" { runtime += ($2 + $3) / rounds }
        END { printf "CPU of the emitted crates %.1f s, %.2f s per 100 endpoints; of the runtime %.1f s\n",
            emitted, emitted / endpoints * 100, runtime }' "$work/rustcs.platform.$profile"
done
