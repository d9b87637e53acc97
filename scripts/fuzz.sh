#!/bin/sh
# Sends random requests to a server and looks for answers that must not be; see --help.
set -eu
exec "$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/tool.sh" Fuzz "$@"
