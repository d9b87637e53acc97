#!/bin/sh
# Runs experiments whose truth is known, end to end, and checks what is recommended; see --help.
set -eu
exec "$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/tool.sh" Simulation "$@"
