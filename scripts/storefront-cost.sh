#!/bin/sh
# Measures what the storefront script costs on the load of a page, with it and without it.
set -eu

case ${1-} in
  --help | -h)
    cat <<'END'
Usage: scripts/storefront-cost.sh [LOADS]

Loads a page of the demo shop of a running server in Chromium, LOADS times (default 30) with the
storefront script and as often without it, in turns, each time as a new visitor, on a processor
slowed down to that of a phone. Prints medians.

Environment: MICROLIFT_URL (default http://127.0.0.1:8080), CHROMIUM (default /usr/bin/chromium).
Needs Node.js 20 and npm.
END
    exit 0
    ;;
esac

project=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
folder=$project/target/browser
mkdir -p "$folder"
cp "$project"/src/test/browser/* "$project"/src/test/browser/.npmrc "$folder"
cd "$folder"
[ -d node_modules/playwright-core ] || npm ci >&2
export MICROLIFT_URL="${MICROLIFT_URL:-http://127.0.0.1:8080}"
exec node cost.mjs "$@"
