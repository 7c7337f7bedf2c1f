# Unpacks ARCHIVE into the folder RELEASE, lists what it held in RELEASE.sha256 and keeps a copy in RELEASE.tar, so that
# a later deployment can repair the release when the archive itself is long gone. Then removes older releases.
set -euo pipefail
export LC_ALL=C
shopt -s nullglob

mkdir -p -- "$(dirname -- "$RELEASE")"
part=$(mktemp -d -- "$RELEASE.part.XXXXXXXX")
trap 'rm -rf -- "$part"' EXIT

if ! cp -- "$ARCHIVE" "$part/archive.tar"; then
  echo "Build the app again and deploy it, or give its archive as app_archive." >&2
  exit 1
fi
found=$(sha256sum <"$part/archive.tar")
if [ "${found%% *}" != "$SHA256" ]; then
  echo "$ARCHIVE is not the archive that was planned: its SHA-256 is ${found%% *}, planned was $SHA256." >&2
  exit 1
fi

mkdir -- "$part/release"
tar --extract --no-same-owner --no-same-permissions --file "$part/archive.tar" --directory "$part/release"
(
  cd -- "$part/release"
  find . -type f -print0 | sort --zero-terminated | xargs --null --no-run-if-empty sha256sum
) >"$part/manifest"
printf '%s\n' "$STAMP" >"$part/stamp"

rm -rf -- "$RELEASE"
mv -- "$part/release" "$RELEASE"
mv -f -- "$part/archive.tar" "$RELEASE.tar"
mv -f -- "$part/manifest" "$RELEASE.sha256"
mv -f -- "$part/stamp" "$RELEASE.stamp"

# The newest of the others may still be running; it goes the next time.
directory=$(dirname -- "$RELEASE")
previous=
for manifest in "$directory"/*.sha256; do
  if [ "$manifest" != "$RELEASE.sha256" ] && { [ -z "$previous" ] || [ "$manifest" -nt "$previous" ]; }; then
    previous=$manifest
  fi
done
for manifest in "$directory"/*.sha256; do
  if [ "$manifest" != "$RELEASE.sha256" ] && [ "$manifest" != "$previous" ]; then
    old=${manifest%.sha256}
    rm -rf -- "$old"
    rm -f -- "$old.tar" "$old.stamp" "$manifest"
  fi
done
