# Stops the process and removes its files, and the folder around them when nothing else is in it.
set -euo pipefail

bash -- "$(dirname -- "$0")/stop.sh"
files="$DIRECTORY/$NAME"
rm -f -- "$files.pid" "$files.stamp" "$files.log" "$files.log.1"
rmdir -- "$DIRECTORY" 2>/dev/null || true
