# shellcheck shell=bash
# Part of docker/ci-check: what the apps need around them: a database prepared as compose does it, and Redis.

free_port() {
  node_modules/.bin/node -e '
    const server = require("node:net").createServer().listen(0, "127.0.0.1", () => {
      console.log(server.address().port);
      server.close();
    });
  '
}

# A PostgreSQL of our own: roles belong to a whole server, so one that others use is not ours to change.
start_postgres() {
  if [ ! -f dist/scripts/postgres/start-postgres.js ]; then
    skip 'the apps at work: dist/ holds no PostgreSQL launcher (run `npm run build` first)'
    return 1
  fi
  has psql || {
    skip 'the apps at work: there is no psql to run docker/postgres-init.sql with'
    return 1
  }
  mkdir -p "$work/pg"
  node_modules/.bin/node --input-type=module -e '
    import { renameSync, writeFileSync } from "node:fs";
    import { pathToFileURL } from "node:url";
    const [launcher, dataDir, wantedPort] = process.argv.slice(1);
    const { startPostgres } = await import(pathToFileURL(launcher).href);
    const starting = startPostgres({ dataDir, durable: false, wantedPort: Number(wantedPort), log: () => {} });
    process.once("SIGTERM", () => void starting.then((server) => server.stop()).finally(() => process.exit()));
    setInterval(() => {}, 60_000);
    const { url } = await starting;
    writeFileSync(`${dataDir}/url.part`, url, { mode: 0o600 });
    renameSync(`${dataDir}/url.part`, `${dataDir}/url`);
  ' "$PWD/dist/scripts/postgres/start-postgres.js" "$work/pg" "$(free_port)" >"$work/pg.log" 2>&1 &
  local server=$!
  started+=("$server")
  until [ -f "$work/pg/url" ]; do
    kill -0 "$server" 2>/dev/null || {
      skip "the apps at work: no PostgreSQL here: $(grep -m 1 Error "$work/pg.log" || tail -n 1 "$work/pg.log")"
      return 1
    }
    sleep 0.2
  done
}

# The order of compose: the server with its owner, the init script, then migrate.
prepare_database() {
  local url owner
  url=$(<"$work/pg/url")
  database_at=${url##*@}
  database_at=${database_at%/*}
  owner=postgres://floe_owner:owner@$database_at/floe
  psql -q -v ON_ERROR_STOP=1 --no-psqlrc "$url" -c "CREATE ROLE floe_owner SUPERUSER LOGIN PASSWORD 'owner'" \
    -c 'CREATE DATABASE floe OWNER floe_owner' || {
    fail 'no database could be made'
    return 1
  }
  # As the postgres image runs it; without the password it must not make a login that anybody may use.
  if psql -q -v ON_ERROR_STOP=1 --no-psqlrc "$owner" -f docker/postgres-init.sql >/dev/null 2>&1; then
    fail 'docker/postgres-init.sql makes a login without a password'
  fi
  APP_DATABASE_PASSWORD=app psql -q -v ON_ERROR_STOP=1 --no-psqlrc "$owner" -f docker/postgres-init.sql || {
    fail 'docker/postgres-init.sql does not run'
    return 1
  }
  local round said='' wanted=('The database is ready.' 'The database is up to date.')
  for round in 0 1; do
    said=$(run_image "DATABASE_URL=postgres://floe_login:app@$database_at/floe" "MIGRATION_DATABASE_URL=$owner" \
      node dist/scripts/migrate.js 2>&1) || true
    if [ "$(tail -n 1 <<<"$said")" != "${wanted[round]}" ]; then
      fail "migrate, run $((round + 1)): $(tail -n 5 <<<"$said")"
      return 1
    fi
  done
  passed 'docker/postgres-init.sql runs, migrate makes the database ready, a second run changes nothing'
}

start_redis() {
  redis_settings=()
  if ! has redis-server; then
    skip 'Redis: there is no redis-server; the apps run on the PostgreSQL backend instead'
    return 0
  fi
  local port
  port=$(free_port)
  mkdir -p "$work/redis"
  redis-server --bind 127.0.0.1 --port "$port" --dir "$work/redis" --requirepass ci --maxmemory 256mb \
    --maxmemory-policy noeviction --appendonly yes --appendfsync everysec --save '' >"$work/redis.log" 2>&1 &
  started+=("$!")
  redis_settings=("REDIS_URL=redis://:ci@127.0.0.1:$port/0")
}
