#!/bin/sh
# Builds the benchmarks of src/jmh and runs those whose name matches; see --help.
set -eu

case ${1-} in
  --help | -h)
    cat <<'END'
Usage: scripts/jmh.sh [PATTERN] [JMH-OPTION]...

Measures how long parts of Microlift take, after warm-up, in a process of their own. PATTERN is a
regular expression on the names of the benchmarks; default: all. JMH's own options follow it, for
example: scripts/jmh.sh Statistics -wi 3 -i 3 -f 1; scripts/jmh.sh . -lp lists parameters.

A new benchmark is a class in src/jmh/java, in the package it measures.
END
    exit 0
    ;;
esac

cd -- "$(dirname -- "$0")/.."
command -v mvn >/dev/null || {
  echo "jmh.sh: Maven is needed to build. Install Maven 3.8.7 or newer." >&2
  exit 1
}
echo "Building the benchmarks ..." >&2
mvn -B -q -Pjmh -Dmaven.test.skip=true process-test-classes >&2 || {
  echo "jmh.sh: the build failed; what Maven says above is the reason." >&2
  exit 1
}
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" \
  -cp "target/jmh:target/classes:$(cat target/jmh.classpath)" org.openjdk.jmh.Main "$@"
