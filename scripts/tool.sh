#!/bin/sh
# Runs a command-line tool of the project, building it first if its sources are newer. Called by
# replay.sh, demo-traffic.sh, bench.sh, fold-bench.sh, crash-test.sh, two-nodes-test.sh, calibrate.sh
# and simulate.sh:
# tool.sh CLASS [ARGUMENT]...
set -eu

[ $# -ge 1 ] || {
  echo "Usage: scripts/tool.sh CLASS [ARGUMENT]...  (see replay.sh, bench.sh, crash-test.sh)" >&2
  exit 2
}
# A class is in the package of the tools, or named with its own, below that of the project.
case $1 in
  *.*) class=io.microlift.$1 ;;
  *) class=io.microlift.tools.$1 ;;
esac
shift
project=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
libraries=$project/target/quarkus-app/lib
built=$project/target/tools/$(echo "$class" | tr . /).class

if [ ! -f "$built" ] || [ ! -d "$libraries" ] ||
  [ -n "$(find "$project/src/tools" "$project/src/main/java/io/microlift/stats" \
    -newer "$built" -type f | head -n 1)" ]; then
  command -v mvn >/dev/null || {
    echo "tool.sh: Maven is needed to build. Install Maven 3.8.7 or newer." >&2
    exit 2
  }
  echo "Building the tools ..." >&2
  (cd "$project" && mvn -B -q -Dmaven.test.skip=true package) >&2 || {
    echo "tool.sh: the build failed; what Maven says above is the reason." >&2
    exit 2
  }
  # An unchanged class keeps its time, and would be taken for stale again.
  touch "$built"
fi

terminal=false
[ ! -t 2 ] || terminal=true
exec "$java" -Xmx512m \
  -cp "$project/target/tools:$project/target/classes:$libraries/main/*:$libraries/boot/*" \
  "-Dmicrolift.folder=$project/.microlift" "-Dmicrolift.terminal=$terminal" \
  "-Dmicrolift.project=$project" -Djava.util.logging.manager=org.jboss.logmanager.LogManager \
  "$class" "$@"
