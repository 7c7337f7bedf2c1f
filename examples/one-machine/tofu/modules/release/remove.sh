# Removes all releases, their folder and the one around it when nothing else is in them.
set -euo pipefail
shopt -s nullglob

for manifest in "$DIRECTORY"/*.sha256; do
  release=${manifest%.sha256}
  rm -rf -- "$release"
  rm -f -- "$release.tar" "$release.stamp" "$manifest"
done
rmdir -- "$DIRECTORY" "$(dirname -- "$DIRECTORY")" 2>/dev/null || true
