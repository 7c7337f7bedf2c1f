#!/bin/sh
# Prints the files of this machine that make a Node image, each with its sha256: Node first, then the libraries
# it is linked with, then the certificates. The list is an input of the image, so another Node is another image.
set -eu

node=$(readlink -f "$(command -v node)")
{
  echo "$node"
  ldd "$node" | grep -o '/[^ ]*' | LC_ALL=C sort -u
  echo /etc/ssl/certs/ca-certificates.crt
} | while read -r file; do
  sha256sum "$file"
done
