# Removes all releases, and their folder when nothing else is in it.
set -euo pipefail
shopt -s nullglob

for manifest in "$DIRECTORY"/*.sha256; do
  release=${manifest%.sha256}
  rm -rf -- "$release"
  rm -f -- "$release.tar" "$release.stamp" "$manifest"
done
rmdir -- "$DIRECTORY" 2>/dev/null || true
