#!/bin/sh
# Makes, lists, rotates and revokes API keys of a running server; see --help.
set -eu

usage() {
  cat <<'END'
Usage: scripts/api-key.sh create --name NAME --role ROLE [--tag TAG]... [--origin ORIGIN]...
                                 [--expires-at INSTANT] [--requests-per-second N]
       scripts/api-key.sh list
       scripts/api-key.sh rotate ID [--old-valid-until INSTANT]
       scripts/api-key.sh revoke ID

Options
  --role ROLE       client (public, in pages; needs --origin), viewer, editor or admin
  --tag TAG         limits a viewer or editor to experiments with this tag
  --origin ORIGIN   pages that may use a client key: https://shop.example, https://*.shop.example or *
  --old-valid-until when the secret before ends; a day from now if absent
  --url URL         of the server; default http://127.0.0.1:8080
  --help            this text
An INSTANT looks like 2027-01-31T00:00:00Z.

The admin key is read from MICROLIFT_ADMIN_KEY, else from .microlift/admin-key. What is printed is
the server's answer; the secret is in it once, and nobody can read it again.
END
}

wrong() {
  echo "api-key.sh: $1" >&2
  usage >&2
  exit 64
}

# A JSON text; control characters are none that a name may have.
text() {
  printf '"%s"' "$(printf '%s' "$1" | tr -d '\000-\037' | sed 's/\\/\\\\/g; s/"/\\"/g')"
}

project=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
url=http://127.0.0.1:8080
command=
id=
members=
tags=
origins=

member() {
  members="$members${members:+, }\"$1\": $2"
}

while [ $# -gt 0 ]; do
  case $1 in
    --help | -h)
      usage
      exit 0
      ;;
    --*)
      [ $# -ge 2 ] && [ -n "$2" ] || wrong "$1 needs a value"
      case $1 in
        --url) url=$2 ;;
        --name) member name "$(text "$2")" ;;
        --role) member role "$(text "$2")" ;;
        --tag) tags="$tags${tags:+, }$(text "$2")" ;;
        --origin) origins="$origins${origins:+, }$(text "$2")" ;;
        --expires-at) member expiresAt "$(text "$2")" ;;
        --old-valid-until) member oldValidUntil "$(text "$2")" ;;
        --requests-per-second)
          case $2 in *[!0-9]*) wrong "--requests-per-second is not a number: $2" ;; esac
          member requestsPerSecond "$2"
          ;;
        *) wrong "unknown option: $1" ;;
      esac
      shift 2
      ;;
    *)
      if [ -z "$command" ]; then
        command=$1
      elif [ -z "$id" ]; then
        id=$1
      else
        wrong "unknown argument: $1"
      fi
      shift
      ;;
  esac
done
[ -z "$tags" ] || member tags "[$tags]"
[ -z "$origins" ] || member origins "[$origins]"

case $command in
  rotate | revoke)
    case $id in
      '' | *[!0-9]*) wrong "$command needs the number of a key; 'list' shows it" ;;
    esac
    ;;
  create | list) [ -z "$id" ] || wrong "unknown argument: $id" ;;
  '') wrong "say what to do: create, list, rotate or revoke" ;;
  *) wrong "unknown command: $command" ;;
esac

key=${MICROLIFT_ADMIN_KEY-}
[ -n "$key" ] || key=$(cat "$project/.microlift/admin-key" 2>/dev/null) ||
  wrong "no admin key: set MICROLIFT_ADMIN_KEY; the default start would keep it in .microlift/admin-key"

# The key goes in by standard input, because arguments are seen by every user of this machine.
send() {
  printf 'X-API-Key: %s\n' "$key" |
    curl --silent --show-error --fail-with-body -H @- -H 'Content-Type: application/json' "$@"
  echo
}

case $command in
  create) send -d "{$members}" "$url/v1/api-keys" ;;
  list) send "$url/v1/api-keys?limit=200" ;;
  rotate) send -d "{$members}" "$url/v1/api-keys/$id/rotate" ;;
  revoke) send -X DELETE "$url/v1/api-keys/$id" ;;
esac
