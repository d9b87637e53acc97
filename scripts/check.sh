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
exec mvn -B -ntp verify
