#!/bin/sh
# Makes a server's goals, holdouts and experiments what the files of a folder say. Needs curl.
set -eu

usage() {
  cat <<'END'
Usage: scripts/experiments-apply.sh [--dry-run] [--strict] DIR

Reads every *.yaml, *.yml and *.json file of DIR, in the order of their names. Each has the members
goals, holdouts and experiments (lists), or some of them. Lint comes first; then everything is applied
in one transaction, or nothing is. Definitions that are the same already stay untouched.

  --dry-run   print what would change and store nothing
  --strict    treat lint warnings as failures
  --help      this text

Environment
  MICROLIFT_URL   default http://127.0.0.1:8080
  MICROLIFT_KEY   a secret key with role editor

Exit code: 0 done, 1 refused, 2 warnings with --strict, 4 configuration or connection
END
}

cannot() {
  echo "experiments-apply.sh: $1" >&2
  exit 4
}

url=${MICROLIFT_URL:-http://127.0.0.1:8080}
dry=false
strict=false
folder=
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h)
      usage
      exit 0
      ;;
    --dry-run) dry=true ;;
    --strict) strict=true ;;
    -*) cannot "unknown option: $1; --help lists them" ;;
    *)
      [ -z "$folder" ] || cannot "one folder, please; '$folder' and '$1' are two"
      folder=$1
      ;;
  esac
  shift
done
[ -n "$folder" ] || cannot "name the folder with the definitions"
[ -d "$folder" ] || cannot "there is no folder $folder"
[ -n "${MICROLIFT_KEY-}" ] || cannot "set MICROLIFT_KEY to a secret key with role editor"
command -v curl >/dev/null || cannot "curl is needed"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT HUP INT TERM

# One stream of documents: the server reads YAML, and JSON is YAML. Before each file a document that
# names it, so that whatever is wrong is told with its file.
found=0
for file in "$folder"/*.yaml "$folder"/*.yml "$folder"/*.json; do
  [ -f "$file" ] || continue
  found=$((found + 1))
  {
    printf -- "---\nsource: '%s'\n---\n" "$(printf %s "${file##*/}" | sed "s/'/''/g")"
    cat "$file"
    printf '\n'
  } >>"$work/definitions.yaml"
done
[ "$found" -gt 0 ] || cannot "$folder has no .yaml, .yml or .json file"

# The key goes by a file, for the arguments of a command are seen by everybody on the machine.
(umask 077 && printf 'X-API-Key: %s\n' "$MICROLIFT_KEY" >"$work/key")

# Posts the definitions and prints the answer; what the server says of them goes into $status.
post() {
  code=$(curl -sS -o "$work/answer" -D "$work/headers" -w '%{http_code}' -X POST \
    -H "@$work/key" -H 'Content-Type: application/yaml' -H 'Accept: text/plain' \
    --data-binary "@$work/definitions.yaml" "$url$1") || cannot "$url does not answer"
  status=$(sed -n 's/^[Mm]icrolift-[Ss]tatus: *\([a-z-]*\).*/\1/p' "$work/headers")
  case $code in
    200) ;;
    401 | 403 | 404 | 415 | 429 | 5??)
      cat "$work/answer" >&2
      echo >&2
      cannot "the server answers $code"
      ;;
    *)
      # A problem document: one thing that is wrong on each line.
      sed 's/{"pointer"/\
  {"pointer"/g' "$work/answer"
      echo
      exit 1
      ;;
  esac
}

post '/v1/apply?dryRun=true'
cat "$work/answer"
[ "$status" != fail ] || exit 1
[ "$status" != warn ] || [ "$strict" = false ] || exit 2
[ "$dry" = false ] || exit 0
post /v1/apply
tail -n 1 "$work/answer"
