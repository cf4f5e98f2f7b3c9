# shellcheck shell=bash
# Part of docker/ci-check: the image, built on a stand-in base. Everything is kept below $work.

buildah=(buildah --root "$work/storage" --runroot "$work/run" --storage-driver vfs)

# The first Debian mirror that this machine itself uses for its own release.
mirror() {
  apt-get indextargets --format '$(SITE) $(CODENAME) $(COMPONENT) $(ORIGIN)' 'Identifier: Packages' 2>/dev/null |
    awk -v codename="$codename" '$1 ~ /^https?:/ && $2 == codename && $3 == "main" && $4 == "Debian" { print $1; exit }'
}

make_base() {
  local container root site
  container=$("${buildah[@]}" from scratch) && root=$("${buildah[@]}" mount "$container") || return 1
  site=$(mirror)
  timeout --foreground 150 debootstrap --variant=minbase "$codename" "$root" ${site:+"$site"} >"$work/debootstrap.log" 2>&1 || {
    tail -n 5 "$work/debootstrap.log"
    return 1
  }
  rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,man,locale}/* &&
    mkdir -p "$root/usr/local/lib/node_modules" &&
    cp "$node" "$root/usr/local/bin/node" &&
    cp -r "$(npm root -g 2>/dev/null)/npm" "$root/usr/local/lib/node_modules/npm" &&
    ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm" &&
    "${buildah[@]}" umount "$container" >/dev/null &&
    "${buildah[@]}" config --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$container" &&
    "${buildah[@]}" commit --quiet --rm "$container" floe-base >/dev/null
}

# How this machine's npm reaches its registry, as secrets of the build: they are in no layer.
npm_secrets() {
  local file ca
  for file in "$(npm_setting globalconfig)" "$(npm_setting userconfig)"; do
    # The lines that say where packages come from and who asks; folders of this machine stay out.
    if [ -r "$file" ]; then
      grep -E '^ *(//|@|registry|(https?-)?proxy|noproxy|strict-ssl|omit-lockfile-registry-resolved)' "$file" || true
    fi
  done >"$work/npmrc"
  echo "registry=$(npm_setting registry)" >>"$work/npmrc"
  ca=$(npm_setting cafile)
  if [ -r "$ca" ]; then
    cp "$ca" "$work/npm-ca"
    echo 'cafile=/run/secrets/npm-ca' >>"$work/npmrc"
  else
    : >"$work/npm-ca"
  fi
}

build_image() {
  local tool node codename
  for tool in buildah debootstrap npm; do
    has "$tool" || {
      skip "docker/Dockerfile: there is no $tool"
      return 1
    }
  done
  if [ "$(id -u)" -ne 0 ] || ! unshare --mount --pid --fork true 2>/dev/null; then
    skip 'docker/Dockerfile: only root, with the right to make mounts, can build here'
    return 1
  fi
  node=$(readlink -f node_modules/.bin/node || true)
  if [ ! -x "$node" ] || [[ $("$node" --version) != v24.* ]]; then
    skip 'docker/Dockerfile: npm has brought no Node 24 (run `npm ci` first)'
    return 1
  fi
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  say "making a base: Debian $codename, Node $("$node" --version)"
  if ! make_base; then
    skip 'docker/Dockerfile: no base could be made (is a Debian mirror within reach?)'
    return 1
  fi
  npm_secrets
  say 'building the image'
  if timeout --foreground 240 "${buildah[@]}" build --isolation chroot --pull-never --layers=false \
    --build-arg NODE_IMAGE=localhost/floe-base --build-arg REVISION="$(git rev-parse HEAD 2>/dev/null || echo unknown)" \
    --secret "id=npmrc,src=$work/npmrc" --secret "id=npm-ca,src=$work/npm-ca" \
    --file docker/Dockerfile --tag floe-check . >"$work/build.log" 2>&1; then
    passed 'the image builds'
  else
    tail -n 25 "$work/build.log"
    fail 'the image does not build'
    return 1
  fi
}
