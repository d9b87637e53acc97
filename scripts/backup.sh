#!/bin/sh
# Writes everything that a server keeps into one file; see --help.
set -eu

usage() {
  cat <<'END'
Usage: scripts/backup.sh FILE [--data DIR]

Writes definitions, events, results and keys into FILE, which only you may read.

  --data DIR  folder of the server's own PostgreSQL; default .microlift in the project.
              That server must be stopped.

With MICROLIFT_DATABASE_URL (and MICROLIFT_DATABASE_USER, MICROLIFT_DATABASE_PASSWORD) the database
it names is dumped instead, while servers go on working; pg_dump must be as new as that database.
restore.sh puts a backup back.
END
}

cannot() {
  echo "backup.sh: $1" >&2
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
[ ! -e "$file" ] || cannot "$file exists; name another file, or remove it first"
umask 077

if [ -n "${MICROLIFT_DATABASE_URL-}" ]; then
  command -v pg_dump >/dev/null || cannot "pg_dump is needed. Install the client programs of PostgreSQL."
  PGUSER=${MICROLIFT_DATABASE_USER-} PGPASSWORD=${MICROLIFT_DATABASE_PASSWORD-} \
    pg_dump --format=custom --no-owner --no-privileges --file="$file" \
    --dbname="${MICROLIFT_DATABASE_URL#jdbc:}"
else
  [ -d "$data/postgres" ] || cannot "$data holds no data of a server; name its folder with --data"
  if [ -s "$data/lock" ] && kill -0 "$(cat "$data/lock")" 2>/dev/null; then
    cannot "the server of $data runs (process $(cat "$data/lock")); stop it first, or nothing fits together"
  fi
  # The programs of PostgreSQL come with the build; only their data has to be kept.
  tar -C "$data" --exclude=./lock --exclude='./postgres/binaries-*' -czf "$file.part" .
  mv "$file.part" "$file"
fi
echo "wrote $file ($(du -h "$file" | cut -f1))"
