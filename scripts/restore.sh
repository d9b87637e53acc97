#!/bin/sh
# Puts a backup of backup.sh back; see --help.
set -eu

usage() {
  cat <<'END'
Usage: scripts/restore.sh FILE [--data DIR]

Puts what backup.sh wrote into FILE back, where nothing is yet.

  --data DIR  folder for the server's own PostgreSQL; default .microlift in the project. It must
              not exist or be empty.

With MICROLIFT_DATABASE_URL (and MICROLIFT_DATABASE_USER, MICROLIFT_DATABASE_PASSWORD) the dump goes
into the database it names, all or nothing; it must be empty.
END
}

cannot() {
  echo "restore.sh: $1" >&2
  exit 1
}

project=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
data=$project/.microlift
file=
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h)
      usage
      exit 0
      ;;
    --data)
      [ $# -ge 2 ] || cannot "--data needs a folder"
      data=$2
      shift 2
      ;;
    -*)
      usage >&2
      cannot "unknown option: $1"
      ;;
    *)
      [ -z "$file" ] || cannot "one FILE only, not $file and $1"
      file=$1
      shift
      ;;
  esac
done
[ -n "$file" ] || {
  usage >&2
  cannot "FILE is missing"
}
[ -r "$file" ] || cannot "$file cannot be read"

if [ -n "${MICROLIFT_DATABASE_URL-}" ]; then
  command -v pg_restore >/dev/null ||
    cannot "pg_restore is needed. Install the client programs of PostgreSQL."
  PGUSER=${MICROLIFT_DATABASE_USER-} PGPASSWORD=${MICROLIFT_DATABASE_PASSWORD-} \
    pg_restore --no-owner --no-privileges --single-transaction --exit-on-error \
    --dbname="${MICROLIFT_DATABASE_URL#jdbc:}" "$file" ||
    cannot "nothing was restored. What pg_restore says above is the reason."
else
  if [ -d "$data" ] && [ -n "$(ls -A "$data")" ]; then
    cannot "$data is not empty; name another folder with --data, or move it away first"
  fi
  tar -tzf "$file" ./postgres/cluster/PG_VERSION >/dev/null 2>&1 ||
    cannot "$file is no backup of a server's own PostgreSQL"
  mkdir -p "$data"
  # Owners are kept if this user may set them: PostgreSQL runs as another one when started by root.
  tar -C "$data" -xpzf "$file"
fi
echo "restored $file"
