#!/bin/sh
# Measures how long a running server takes to make the pages of the dashboard.
set -eu

case ${1-} in
  --help | -h)
    cat <<'END'
Usage: scripts/dashboard-cost.sh [EXPERIMENTS] [ROUNDS]

Defines EXPERIMENTS (default 100) with some visitors each on a running server, which should have
been made for this, and asks for the pages of the dashboard and for the smallest answer that the
server has, in turns, ROUNDS times (default 50). Prints medians and 95th percentiles.

Environment: MICROLIFT_URL (default http://127.0.0.1:8080), MICROLIFT_ADMIN_KEY and
MICROLIFT_CLIENT_KEY (default: those that the default start keeps in .microlift). Needs Node.js 20.
END
    exit 0
    ;;
esac

project=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
export MICROLIFT_URL="${MICROLIFT_URL:-http://127.0.0.1:8080}"
export MICROLIFT_ADMIN_KEY="${MICROLIFT_ADMIN_KEY:-$(cat "$project/.microlift/admin-key")}"
export MICROLIFT_CLIENT_KEY="${MICROLIFT_CLIENT_KEY:-$(cat "$project/.microlift/client-key")}"
exec node "$project/src/test/browser/dashboard-cost.mjs" "$@"
