#!/bin/sh
# Measures what one server takes; see --help.
set -eu
exec "$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/tool.sh" Benchmark "$@"
