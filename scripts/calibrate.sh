#!/bin/sh
# Simulates experiments and checks how often the statistics engine errs; see --help.
set -eu
exec "$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/tool.sh" calibration.Calibration "$@"
