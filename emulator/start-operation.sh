#!/bin/sh
# Starts an operation on the emulator and prints its request id.
#   start-operation [suspend|resume|restart|backup|syncacskeys|create|update|restore|delete]
set -eu
cd "$(dirname "$0")" # not absolute paths: in that of a certificate, curl takes a colon as the start of a password

# The sample resource of connection-files.ts.
services="$(cat endpoint)/01234567-89ab-cdef-0123-456789abcdef/cloudservices/contoso-cs/resources/biztalkservices"
resource=contosobts

operation=${1:-restart}
case $operation in
  suspend | resume | restart | syncacskeys)
    set -- --request POST --data '' "$services/~/biztalk/$resource?comp=$operation" ;;
  backup)
    set -- --request POST --data '<ServiceBackupSettings/>' "$services/biztalk/$resource?comp=backup" ;;
  create | update | restore)
    set -- --request PUT --data '<Resource/>' "$services/biztalk/$resource" ;;
  delete)
    set -- --request DELETE "$services/biztalk/$resource" ;;
  *)
    sed -n 's/^#   /usage: /p' start-operation >&2
    exit 2 ;;
esac

headers=$(curl --fail --silent --show-error --noproxy '*' --cacert ca.pem --cert client.pem \
  --dump-header - --output /dev/null \
  --header 'x-ms-version: 2013-04-26' --header 'Content-Type: application/xml; charset=utf-8' "$@")
# awk rather than sed, whose case-insensitive match only GNU has.
printf '%s\n' "$headers" | tr -d '\r' | awk 'tolower($1) == "x-ms-request-id:" { print $2 }'
