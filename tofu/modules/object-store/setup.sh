# Makes the buckets of the object store and one user for each. It may run any number of times.
set -eu

# keys come in by stdin, so that no process shows them in its arguments
printf '%s\n%s\n' "$ROOT_USER" "$ROOT_PASSWORD" | mc alias set store "$ENDPOINT" --api s3v4 >/dev/null

while read -r bucket; do
  mc mb --ignore-existing "store/$bucket"
  mc version "$(cat "/setup/$bucket.versioning")" "store/$bucket"
  case "$(cat "/setup/$bucket.lifecycle.json")" in
    *'"Rules":[]'*) mc ilm rule remove --all --force "store/$bucket" || true ;;
    *) mc ilm rule import "store/$bucket" <"/setup/$bucket.lifecycle.json" ;;
  esac

  printf '%s\n%s\n' "$(cat "/keys/$bucket/ACCESS_KEY_ID")" "$(cat "/keys/$bucket/SECRET_ACCESS_KEY")" | mc admin user add store
  mc admin policy create store "$bucket" "/setup/$bucket.policy.json"
  case "$(mc admin policy entities store --user "$bucket")" in
    *"  $bucket"*) ;;
    *) mc admin policy attach store "$bucket" --user "$bucket" || mc admin user info store "$bucket" ;;
  esac
done </setup/buckets
