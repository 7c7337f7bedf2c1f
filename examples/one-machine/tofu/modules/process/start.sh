# Stops the process of this name that still runs, starts the new one detached from us and waits until it is ready.
set -euo pipefail

files="$DIRECTORY/$NAME"
scripts=$(cd -- "$(dirname -- "$0")" && pwd)
mkdir -p -- "$DIRECTORY"
bash -- "$scripts/stop.sh"

# First line of an HTTP answer, or nothing.
answer() {
  {
    exec 3<>"/dev/tcp/127.0.0.1/$PORT" || return 0
    printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1:%s\r\n\r\n' "$READY_PATH" "$PORT" >&3
    IFS= read -r -t 2 line <&3 || true
    exec 3<&- 3>&-
    printf '%s' "${line:-}"
  } 2>/dev/null
}

# Whoever answers before we have started anything would pass for our process.
if (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; then
  echo "Port $PORT is taken by another process. Stop that one, or choose another port." >&2
  exit 1
fi

mapfile -t command <<<"$COMMAND"
environment=("PATH=$PATH" "HOME=${HOME:-/}" "PROCESS_FILES=$files" "PROCESS_STAMP=$STAMP")
if [ -n "$ENVIRONMENT" ]; then
  mapfile -t -O "${#environment[@]}" environment <<<"$ENVIRONMENT"
fi

# Without the stamp the next plan replaces the process, so it comes last, when the process is ready.
rm -f -- "$files.stamp"
if [ -e "$files.log" ]; then
  mv -f -- "$files.log" "$files.log.1"
fi
cd -- "$WORKING_DIRECTORY"
setsid env --ignore-environment "${environment[@]}" "${command[@]}" </dev/null >"$files.log" 2>&1 &
pid=$!
printf '%s\n' "$pid" >"$files.pid"

fail() {
  echo "$NAME $1" >&2
  echo "The end of $files.log:" >&2
  tail -n 20 -- "$files.log" >&2
  bash -- "$scripts/stop.sh" >&2
  exit 1
}

deadline=$((SECONDS + READY_TIMEOUT))
until [[ "$(answer)" =~ ^HTTP/1\.[01]\ 200 ]]; do
  if ! kill -0 "$pid" 2>/dev/null; then
    fail "ended before it was ready."
  fi
  if ((SECONDS >= deadline)); then
    fail "(process $pid) did not answer at http://127.0.0.1:$PORT$READY_PATH with status 200 within $READY_TIMEOUT seconds."
  fi
  sleep 0.05
done

environ=$(sha256sum <"/proc/$pid/environ")
printf '%s\n%s\n' "$STAMP" "${environ%% *}" >"$files.stamp.part"
mv -f -- "$files.stamp.part" "$files.stamp"
echo "Started $NAME (process $pid) at http://127.0.0.1:$PORT."
