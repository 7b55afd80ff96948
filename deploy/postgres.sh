#!/usr/bin/env bash
# A private PostgreSQL on loopback, for tests and for a cluster on one machine:  postgres.sh start FOLDER PORT  |  postgres.sh stop FOLDER
# Prints the connection string. Nobody but this machine can reach it, and this machine needs no password.
set -euo pipefail

usage() { echo "usage: $0 start FOLDER PORT | stop FOLDER" >&2; exit 2; }
[ $# -ge 2 ] || usage
command=$1 folder=$2

bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2> /dev/null | sort -V | tail -1)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb || true)")
[ -x "$bin/initdb" ] || { echo "There is no PostgreSQL server here; install it (Debian: apt-get install postgresql)." >&2; exit 1; }

# PostgreSQL refuses to run as root.
as_owner() { if [ "$(id -u)" = 0 ]; then su postgres -s /bin/bash -c "$*"; else bash -c "$*"; fi; }

case $command in
    start)
        [ $# = 3 ] || usage
        port=$3
        mkdir -p "$folder"
        [ "$(id -u)" != 0 ] || chown postgres "$folder"
        if [ ! -f "$folder/PG_VERSION" ]; then
            as_owner "$bin/initdb -D $folder -U saeactors -A trust --no-instructions" > /dev/null
            # Frequent small vacuums keep repeatedly saved features from growing the database (docs/cluster.md).
            cat >> "$folder/postgresql.conf" <<- 'CONF'
				listen_addresses = '127.0.0.1'
				unix_socket_directories = ''
				autovacuum_naptime = 5s
				max_connections = 300
				max_wal_size = 4GB
				wal_compression = on
			CONF
        fi
        as_owner "$bin/pg_ctl -D $folder -o '-p $port' -l $folder/log -w start" > /dev/null
        echo "Host=127.0.0.1;Port=$port;Username=saeactors;Database=postgres"
        ;;
    stop)
        as_owner "$bin/pg_ctl -D $folder -m fast -w stop" > /dev/null
        ;;
    *) usage ;;
esac
