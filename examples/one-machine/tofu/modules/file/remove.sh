# Removes FILE and its stamp, and the folder around them when nothing else is in it.
set -euo pipefail

rm -f -- "$FILE" "$STAMP_FILE"
rmdir -- "$(dirname -- "$FILE")" 2>/dev/null || true
