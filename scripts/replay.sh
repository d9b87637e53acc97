#!/bin/sh
# Sends a recorded experiment to a running server and compares the results; see --help.
set -eu
exec "$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/tool.sh" Replay "$@"
