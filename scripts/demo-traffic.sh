#!/bin/sh
# Sends made-up visitors to the demo shop of a running server; see --help.
set -eu
exec "$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/tool.sh" DemoTraffic "$@"
