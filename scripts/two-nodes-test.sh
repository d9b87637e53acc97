#!/bin/sh
# Disturbs two servers of its own on one PostgreSQL and one Redis, and checks them; see --help.
set -eu
exec "$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/tool.sh" TwoNodesTest "$@"
