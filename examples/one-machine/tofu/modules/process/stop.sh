# Stops the process of this name and its children. They are known by their environment, not by a process id that may be
# stale: an id in <name>.pid that belongs to somebody else by now stops nothing.
set -euo pipefail

ours() {
  grep --files-with-matches --no-messages --null-data --fixed-strings --line-regexp \
    "PROCESS_FILES=$DIRECTORY/$NAME" /proc/[0-9]*/environ | cut -d / -f 3 || true
}

mapfile -t pids < <(ours)
if ((${#pids[@]} > 0)); then
  kill -TERM -- "${pids[@]}" 2>/dev/null || true
  deadline=$((SECONDS + STOP_TIMEOUT))
  while mapfile -t left < <(ours) && ((${#left[@]} > 0)); do
    if ((SECONDS >= deadline)); then
      echo "$NAME (process ${left[*]}) did not stop within $STOP_TIMEOUT seconds and is killed." >&2
      kill -KILL -- "${left[@]}" 2>/dev/null || true
      deadline=$((SECONDS + 5))
    fi
    sleep 0.02
  done
  echo "Stopped $NAME (process ${pids[*]})."
fi
