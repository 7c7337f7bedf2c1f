# Writes an OCI archive to $out from three inputs: the built app ($build), the package.json beside it ($package), and
# the list of the host's files that make Node ($hostNode). The same inputs give the same bytes.
# Run by Nix with /bin/sh; needs GNU tar, gzip and sha256sum.
set -eu
umask 022

case $system in
  x86_64-linux) architecture=amd64 ;;
  aarch64-linux) architecture=arm64 ;;
esac

blobs=image/blobs/sha256
mkdir -p "$blobs"

# The files must still be the listed ones: Nix knows only the list.
sha256sum --check --quiet --strict "$hostNode"

base_files() {
  mkdir -p base/usr/bin base/tmp
  chmod 1777 base/tmp
  node=/usr/bin/node
  while read -r _ file; do
    # Node comes first, from wherever it is; everything else keeps its place.
    target=base${node:-$file}
    node=
    mkdir -p "$(dirname "$target")"
    cp -L "$file" "$target"
    chmod 755 "$target"
  done < "$hostNode"
}

app_files() {
  mkdir -p app/app
  cp "$package" app/app/package.json
  cp -R "$build" app/app/build
  # The store holds everything read-only and without the owner's write bit.
  find app -type d -exec chmod 755 {} +
  find app -type f -exec chmod 644 {} +
}

# GNU tar writes the order of the disk, owners and times unless told otherwise.
archive() { (cd "$1" && tar --create --format=gnu --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -- *); }

digest() { sha256sum "$1" | cut -d ' ' -f 1; }

# Stores a file under its digest and leaves its descriptor in $descriptor.
store() {
  descriptor="{\"mediaType\":\"application/vnd.oci.image.$2\",\"digest\":\"sha256:$(digest "$1")\",\"size\":$(stat -c %s "$1")}"
  mv "$1" "$blobs/$(digest "$1")"
}

# Packs a folder as a layer; leaves its descriptor and, for the config, the digest of its uncompressed bytes.
layer() {
  archive "$1" > layer.tar
  diff_id="sha256:$(digest layer.tar)"
  # The lightest compression: Node hardly gets smaller with more, but takes three times as long.
  gzip -n -1 < layer.tar > layer.tar.gz
  rm -r layer.tar "$1"
  store layer.tar.gz layer.v1.tar+gzip
}

base_files
layer base
base_layer=$descriptor base_diff=$diff_id

app_files
layer app
app_layer=$descriptor app_diff=$diff_id

# The same as app/Dockerfile says.
cat > config.json <<END
{"created":"1970-01-01T00:00:00Z","architecture":"$architecture","os":"linux","config":{"User":"1000:1000","ExposedPorts":{"3000/tcp":{}},"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin","NODE_ENV=production","HOST=0.0.0.0","PORT=3000"],"Entrypoint":["/usr/bin/node","build"],"WorkingDir":"/app","Labels":{"org.opencontainers.image.description":"Shows an organization's environments, CI runners and build cache","org.opencontainers.image.licenses":"Zlib","org.opencontainers.image.title":"runner-dashboard"}},"rootfs":{"type":"layers","diff_ids":["$base_diff","$app_diff"]},"history":[{"created":"1970-01-01T00:00:00Z","created_by":"node"},{"created":"1970-01-01T00:00:00Z","created_by":"runner-dashboard"}]}
END
store config.json config.v1+json

printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":%s,"layers":[%s,%s]}' \
  "$descriptor" "$base_layer" "$app_layer" > manifest.json
store manifest.json manifest.v1+json

printf '{"schemaVersion":2,"manifests":[%s]}' "$descriptor" > image/index.json
printf '{"imageLayoutVersion":"1.0.0"}' > image/oci-layout
archive image > "$out"
