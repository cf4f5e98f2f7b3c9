# shellcheck shell=bash
# Part of docker/ci-check: the compose file.

compose() {
  local program=(docker-compose)
  if docker compose version >/dev/null 2>&1; then program=(docker compose); fi
  # Nothing of this machine's environment may fill in a setting.
  env -i PATH="$PATH" HOME="$work" "${program[@]}" "$@"
}

check_compose() {
  if ! has docker-compose && ! docker compose version >/dev/null 2>&1; then
    skip 'docker-compose.yml: there is neither docker-compose nor docker compose'
    return 0
  fi
  local example=docker/compose.env.example name demanded known
  demanded=$(grep -oE '\$\{[A-Z_]+:\?' docker-compose.yml | tr -d '${:?' | sort -u)
  known=$(grep -oE '\$\{[A-Z_]+' docker-compose.yml | tr -d '${' | sort -u)
  if [ "$known" = "$(grep -oE '^[A-Z_]+' "$example" | sort -u)" ]; then
    passed "$example names the settings of docker-compose.yml, all and no others"
  else
    fail "$example and docker-compose.yml name different settings"
  fi
  # The example with every demanded setting filled in.
  awk -F= -v names="$demanded" 'BEGIN { n = split(names, list, "\n"); for (i = 1; i <= n; i++) want[list[i]] = 1 }
    ($1 in want) { print $1 "=filled-in-by-ci-check"; next } { print }' "$example" >"$work/all.env"
  if compose --env-file "$work/all.env" config -q >"$work/compose.log" 2>&1; then
    passed "docker-compose.yml is valid"
  else
    fail "docker-compose.yml is not valid: $(tail -n 3 "$work/compose.log")"
    return 0
  fi
  for name in $demanded; do
    sed "s/^$name=.*/$name=/" "$work/all.env" >"$work/one-less.env"
    if compose --env-file "$work/one-less.env" config -q >"$work/compose.log" 2>&1; then
      fail "docker-compose.yml accepts an empty $name"
    elif ! grep -q "set $name" "$work/compose.log"; then
      fail "without $name compose stops but does not name it: $(tail -n 1 "$work/compose.log")"
    fi
  done
  # None of these may be given a default.
  for name in OWNER_DATABASE_PASSWORD APP_DATABASE_PASSWORD REDIS_PASSWORD PUBLIC_URL ADMIN_TOKEN \
    META_VERIFY_TOKEN META_APP_SECRETS TOKEN_ENCRYPTION_KEYS; do
    grep -qx "$name" <<<"$demanded" || fail "docker-compose.yml does not demand $name"
  done
  [ "$failed" -gt 0 ] || passed "compose stops, by name, without each of: ${demanded//$'\n'/ }"
}
