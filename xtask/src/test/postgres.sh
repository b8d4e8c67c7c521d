# Holds a throw-away PostgreSQL cluster: says "ready" when it answers, and removes it when standard input ends,
# which it does however the caller ended. Arguments: folder of the server's programs, port.
trap '' INT TERM HUP
export LC_ALL=C
folder=$(mktemp -d /tmp/readback-test-postgres.XXXXXX) || exit 1
trap 'rm -rf "$folder"' EXIT
"$1/initdb" --pgdata="$folder/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C --no-sync \
  </dev/null >&2 || exit 1
"$1/pg_ctl" start --wait --timeout=60 --pgdata="$folder/data" --log="$folder/log" --options="-c port=$2 \
  -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=300 -c fsync=off \
  -c synchronous_commit=off -c full_page_writes=off" </dev/null >&2 || { cat "$folder/log" >&2; exit 1; }
echo ready
cat >/dev/null
"$1/pg_ctl" stop --mode=immediate --pgdata="$folder/data" >&2
