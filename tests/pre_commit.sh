#!/usr/bin/env bash
# Runs the hooks of .pre-commit-hooks.yaml from a local clone, as `pre-commit try-repo` does.
#
# Needs python3 with venv and pip, and git. What is installed stays below target/pre-commit-tool/ and
# nowhere else. With BUILD=1 the hook builds the program, which takes minutes; without it, it is given one.
set -euo pipefail
cd "$(dirname "$0")/.."

root=$PWD
tools=$root/target/pre-commit-tool
gatecast=$(realpath "${1:-target/debug/gatecast}") # the binary to ask
[ -x "$gatecast" ] || { echo "no program at $gatecast" >&2; exit 1; }

if [ "$(cat "$tools/installed" 2>/dev/null)" != 4.7.0 ]; then
    rm -rf "$tools"
    python3 -m venv "$tools/venv"
    "$tools/venv/bin/pip" install --quiet --disable-pip-version-check pre-commit==4.7.0
    echo 4.7.0 >"$tools/installed"
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export PRE_COMMIT_HOME=$scratch/cache
# Commits of the scratch repositories are nobody's.
export GIT_AUTHOR_NAME=test GIT_AUTHOR_EMAIL=test@example.com GIT_COMMITTER_NAME=test GIT_COMMITTER_EMAIL=test@example.com
[ -n "${BUILD:-}" ] || export GATECAST=$gatecast

# What the hooks come from: the files as they are here, committed or not.
git init --quiet "$scratch/hooks"
git ls-files --cached --others --exclude-standard -z | while IFS= read -r -d '' file; do
    [ ! -f "$file" ] || printf '%s\0' "$file"
done | tar --create --null --files-from=- | tar --extract --directory "$scratch/hooks"
git -C "$scratch/hooks" add --all
git -C "$scratch/hooks" commit --quiet --message hooks

# A project that uses them.
git init --quiet "$scratch/project"
cd "$scratch/project"
cp -r "$root"/fixtures/hooks/* .
cp "$root/fixtures/cfn-lint/wrong.yaml" .
git add --all
git commit --quiet --message project

failed=0
# expect WHAT CODE TEXT HOOK FILE…: TEXT is in the output where CODE is not 0, and `Passed` where it is.
expect() {
    local what=$1 code=$2 text=$3 hook=$4 printed got=0
    shift 4
    printed=$("$tools/venv/bin/pre-commit" try-repo "$scratch/hooks" "$hook" --files "$@" 2>&1) || got=$?
    if [ "$got" = "$code" ] && grep --quiet --fixed-strings -- "$text" <<<"$printed"; then
        echo "ok: $what"
    else
        failed=1
        printf 'FAILED: %s: exit %s\n%s\n' "$what" "$got" "$printed"
    fi
}

expect "a mistake fails" 1 "error[unquoted-constant]" gatecast wrong.yaml
expect "files that are right or unrelated pass" 0 Passed gatecast right.yaml pipeline.yaml notes.json
expect "a Terraform module passes with a warning" 0 Passed gatecast module/variables.tf module/gateway.tf
# The values of another file of the module make the mistake.
sed -i "s/\"'https.*\"/\"https:\/\/orchard.example\"/" module/variables.tf
expect "one file of a Terraform module is read with its module" 1 "variables.tf:3" gatecast module/gateway.tf
PATH=$scratch/bin:$PATH
mkdir "$scratch/bin"
ln -s "$gatecast" "$scratch/bin/gatecast"
expect "the program that is installed" 1 "error[unquoted-constant]" gatecast-system wrong.yaml
exit "$failed"
