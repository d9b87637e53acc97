#!/bin/sh
# Asks a Microlift server whether experiments are healthy, and ends with the answer. Needs curl.
set -eu

usage() {
  cat <<'END'
Usage: scripts/experiment-gate.sh [options] [EXPERIMENT...]

Prints what the health checks say of the experiments named, or of all with a tag.

  --tag TAG       every experiment with this tag that was started and is not archived
  --wait SECONDS  as long as data is insufficient, ask again for so long; default 0
  --policy FILE   thresholds of this pipeline: lines such as h06-fail=0.02, skip=H13, require=H01+H07
  --deciding      a decision is about to be made: check that it is not too early
  --strict        treat warnings as failures
  --junit FILE    write the checks as JUnit XML (one experiment, or a tag)
  --sarif FILE    write the checks as SARIF 2.1.0 (one experiment, or a tag)
  --help          this text

Environment
  MICROLIFT_URL   default http://127.0.0.1:8080
  MICROLIFT_KEY   a secret key; role viewer is enough

Exit code: 0 pass, 1 fail, 2 warnings with --strict, 3 insufficient data, 4 configuration or connection
END
}

cannot() {
  echo "experiment-gate.sh: $1" >&2
  exit 4
}

url=${MICROLIFT_URL:-http://127.0.0.1:8080}
pause=${MICROLIFT_GATE_PAUSE:-10}
tag=
wait=0
policy=
deciding=false
strict=false
junit=
sarif=
experiments=
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h)
      usage
      exit 0
      ;;
    --deciding) deciding=true ;;
    --strict) strict=true ;;
    --tag | --wait | --policy | --junit | --sarif)
      [ $# -ge 2 ] && [ -n "$2" ] || cannot "$1 needs a value"
      case $1 in
        --tag) tag=$2 ;;
        --wait) wait=$2 ;;
        --policy) policy=$2 ;;
        --junit) junit=$2 ;;
        --sarif) sarif=$2 ;;
      esac
      shift
      ;;
    -*) cannot "unknown option: $1; --help lists them" ;;
    *[!A-Za-z0-9._-]*) cannot "'$1' is no key of an experiment" ;;
    *) experiments="$experiments $1" ;;
  esac
  shift
done
case $wait in
  *[!0-9]*) cannot "--wait is not a number of seconds: $wait" ;;
esac
if [ -n "$tag" ]; then
  [ -z "$experiments" ] || cannot "name experiments, or a tag, but not both"
else
  [ -n "$experiments" ] || cannot "name an experiment, or give --tag; --help says more"
fi
case $experiments in
  ' '*' '*) [ -z "$junit$sarif" ] || cannot "--junit and --sarif go with one experiment, or with a tag" ;;
esac
[ -n "${MICROLIFT_KEY-}" ] || cannot "set MICROLIFT_KEY to a secret key"
command -v curl >/dev/null || cannot "curl is needed"
rules=
if [ -n "$policy" ]; then
  [ -r "$policy" ] || cannot "cannot read the policy $policy"
  rules=$(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$policy" | tr '\n' ',')
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT HUP INT TERM
# The key goes by a file, for the arguments of a command are seen by everybody on the machine.
(umask 077 && printf 'X-API-Key: %s\n' "$MICROLIFT_KEY" >"$work/key")

# get PATH MEDIA_TYPE: leaves the answer in $work/answer and its verdict in $status.
get() {
  code=$(curl -sS -G -o "$work/answer" -D "$work/headers" -w '%{http_code}' \
    -H "@$work/key" -H "Accept: $2" --data-urlencode "tag=$tag" \
    --data-urlencode "policy=$rules" --data-urlencode "deciding=$deciding" "$url$1") ||
    cannot "$url does not answer"
  if [ "$code" != 200 ]; then
    cat "$work/answer" >&2
    echo >&2
    cannot "the server answers $code"
  fi
  status=$(sed -n 's/^[Mm]icrolift-[Ss]tatus: *\([a-z-]*\).*/\1/p' "$work/headers")
  [ -n "$status" ] || cannot "$url is no Microlift server with health checks"
}

# Asks for everything; leaves the worst verdict in $worst and the tables in $work/table.
judge() {
  worst=pass
  : >"$work/table"
  if [ -n "$tag" ]; then
    get /v1/health text/plain
    worst=$status
    cat "$work/answer" >>"$work/table"
    return
  fi
  for experiment in $experiments; do
    get "/v1/experiments/$experiment/health" text/plain
    cat "$work/answer" >>"$work/table"
    case $worst-$status in
      fail-* | *-pass) ;;
      insufficient-warn) ;;
      *) worst=$status ;;
    esac
  done
}

judge
waited=0
while [ "$worst" = insufficient ] && [ "$waited" -lt "$wait" ]; do
  sleep "$pause"
  waited=$((waited + pause))
  judge
done
cat "$work/table"

address=/v1/health
for experiment in $experiments; do
  address=/v1/experiments/$experiment/health
done
if [ -n "$junit" ]; then
  get "$address" application/xml
  cp "$work/answer" "$junit" || cannot "cannot write $junit"
fi
if [ -n "$sarif" ]; then
  get "$address" application/sarif+json
  cp "$work/answer" "$sarif" || cannot "cannot write $sarif"
fi

case $worst in
  pass) exit 0 ;;
  warn)
    [ "$strict" = false ] || exit 2
    exit 0
    ;;
  insufficient) exit 3 ;;
  *) exit 1 ;;
esac
