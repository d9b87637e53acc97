#!/bin/sh
# Kills servers of its own in the middle of a replay and checks what they kept; see --help.
set -eu
exec "$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/tool.sh" CrashTest "$@"
