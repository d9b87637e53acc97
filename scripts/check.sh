#!/bin/sh
# Passes the tests: builds, formats are checked, every test runs against a real PostgreSQL.
set -eu
cd -- "$(dirname -- "$0")/.."

case ${1-} in
  --help | -h)
    echo "Usage: scripts/check.sh"
    echo "Builds Microlift and runs all its tests. Cases in ../shared run when they are there;"
    echo "with MICROLIFT_REQUIRE_SHARED=1 they must be."
    exit 0
    ;;
esac

command -v mvn >/dev/null || {
  echo "check.sh: Maven is needed. Install Maven 3.8.7 or newer." >&2
  exit 1
}
command -v redis-server >/dev/null || {
  echo "check.sh: redis-server is needed by the fault tests. Install Redis 6 or newer." >&2
  exit 1
}
command -v faketime >/dev/null || {
  echo "check.sh: faketime is needed by the test with a moved clock. Install it (Debian: faketime)." >&2
  exit 1
}
command -v pg_dump >/dev/null && command -v openssl >/dev/null || {
  echo "check.sh: the tests of backups and encryption need PostgreSQL's client programs and openssl." >&2
  exit 1
}
node_major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
[ "$node_major" -ge 20 ] && command -v npm >/dev/null || {
  echo "check.sh: the tests with other people's clients need Node.js 20 or newer and npm." >&2
  exit 1
}
[ -x "${CHROMIUM:=/usr/bin/chromium}" ] || {
  echo "check.sh: the tests of pages need Chromium at $CHROMIUM; set CHROMIUM if it is elsewhere." >&2
  exit 1
}
export CHROMIUM
exec mvn -B -ntp verify
