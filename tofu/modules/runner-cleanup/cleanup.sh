# Removes job pods that no manager can still be waiting for: older than the longest job, and the time to clean up after it.
# Times are compared as text: both are ISO 8601 in UTC.
set -eu
oldest=$(date -u -d "@$(($(date +%s) - MAX_AGE_SECONDS))" +%Y-%m-%dT%H:%M:%SZ)
kubectl get pods --namespace="$NAMESPACE" --selector="$SELECTOR" \
  --output='jsonpath={range .items[*]}{.metadata.creationTimestamp} {.metadata.name}{"\n"}{end}' |
  while read -r created name; do
    if expr "$created" \< "$oldest" >/dev/null; then
      kubectl delete pod "$name" --namespace="$NAMESPACE" --ignore-not-found --wait=false
    fi
  done
