#!/bin/sh
# Measures how fast events become results, beside a plain COPY; see --help.
set -eu
exec "$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/tool.sh" FoldBenchmark "$@"
