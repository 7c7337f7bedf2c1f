# Writes CONTENT to FILE and then the stamp beside it. Both appear whole or not at all.
# The stamp comes last: dying in between leaves a file without a stamp, which the next plan writes again.
set -euo pipefail

if [ -d "$FILE" ]; then
  echo "There is a folder at $FILE. Move it away, then deploy again." >&2
  exit 1
fi

directory=$(dirname -- "$FILE")
mkdir -p -- "$directory"
part=$(mktemp -- "$directory/.part.XXXXXXXX")
trap 'rm -f -- "$part"' EXIT

printf '%s' "$CONTENT" >"$part"
chmod -- "$MODE" "$part"
mv -f -- "$part" "$FILE"

printf '%s\n%s\n' "$STAMP" "$SHA256" >"$part"
mv -f -- "$part" "$STAMP_FILE"
