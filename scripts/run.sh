#!/bin/sh
# Builds Microlift if its sources are newer than the build, then runs it in the foreground.
set -eu

usage() {
  cat <<'END'
Usage: scripts/run.sh [--port N] [--host H] [--data DIR]

Starts Microlift and, unless MICROLIFT_DATABASE_URL names a server, its own PostgreSQL.
Ctrl-C stops both.

  --port N    port of the API; default 8080
  --host H    address to listen on; default 127.0.0.1, which only this machine reaches
  --data DIR  folder of the own PostgreSQL and of the keys; default .microlift in the project
  --help      this text

Environment
  MICROLIFT_DATABASE_URL   jdbc:postgresql://host:port/db or postgresql://user:password@host:port/db
  MICROLIFT_DATABASE_USER, MICROLIFT_DATABASE_PASSWORD
  MICROLIFT_REDIS_URL      redis://host:port; optional
  MICROLIFT_ADMIN_KEY, MICROLIFT_CLIENT_KEY   first API keys, at least 16 characters
  MICROLIFT_CLIENT_ORIGINS pages that may use the first client key; default *
  JAVA_HOME, JAVA_OPTS     default JAVA_OPTS: -Xmx1g -XX:+ExitOnOutOfMemoryError
END
}

wrong() {
  echo "run.sh: $1" >&2
  usage >&2
  exit 64
}

cannot() {
  echo "run.sh: $1" >&2
  exit 1
}

project=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
port=8080
host=127.0.0.1
data=$project/.microlift

while [ $# -gt 0 ]; do
  case $1 in
    --help | -h)
      usage
      exit 0
      ;;
    --port | --host | --data)
      [ $# -ge 2 ] && [ -n "$2" ] || wrong "$1 needs a value"
      case $1 in
        --port) port=$2 ;;
        --host) host=$2 ;;
        --data) data=$2 ;;
      esac
      shift 2
      ;;
    *) wrong "unknown option: $1" ;;
  esac
done
case $port in
  '' | *[!0-9]* | ??????*) wrong "--port is not a number up to 65535: $port" ;;
esac
[ "$port" -le 65535 ] || wrong "--port is not a number up to 65535: $port"
case $data in
  /*) ;;
  *) data=$(pwd)/$data ;;
esac

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
version=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p') || version=
[ "${version:-0}" -ge 17 ] ||
  cannot "Java 17 or newer is needed, and '$java' is ${version:-missing}. Install a JDK 17, or set JAVA_HOME to one."

cd "$project"
jar=target/quarkus-app/quarkus-run.jar
if [ ! -f "$jar" ] || [ -n "$(find pom.xml src/main -newer "$jar" | head -n 1)" ]; then
  command -v mvn >/dev/null || cannot "Maven is needed to build. Install Maven 3.8.7 or newer."
  # The build brings the PostgreSQL of one platform; the pom's default is Linux on x86-64.
  case $(uname -s)-$(uname -m) in
    Linux-aarch64 | Linux-arm64) platform=-Dpostgres-binaries.platform=linux-arm64v8 ;;
    Darwin-arm64) platform=-Dpostgres-binaries.platform=darwin-arm64v8 ;;
    Darwin-x86_64) platform=-Dpostgres-binaries.platform=darwin-amd64 ;;
    *) platform= ;;
  esac
  echo "Building Microlift (the first time fetches its libraries) ..."
  mvn -B -q -Dmaven.test.skip=true ${platform:+"$platform"} package ||
    cannot "The build failed. What Maven says above is the reason."
fi

# Heap: the server itself needs about 200 MB; 1 GB leaves room for load and, on a small machine, for
# PostgreSQL. Without memory it ends, so that whoever watches it starts it again.
# shellcheck disable=SC2086 # several options in one variable
exec "$java" ${JAVA_OPTS:--Xmx1g -XX:+ExitOnOutOfMemoryError} \
  "-Dquarkus.http.host=$host" "-Dquarkus.http.port=$port" "-Dmicrolift.data=$data" \
  -jar "$jar"
