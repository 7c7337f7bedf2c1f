locals {
  # What jobs get that name no image.
  images = {
    docker = "docker.io/library/docker:28.5.2"
    dind   = "docker.io/library/docker:28.5.2-dind"
    rocky8 = "docker.io/rockylinux/rockylinux:8.10"
    rocky9 = "docker.io/rockylinux/rockylinux:9.6"
    nix    = "docker.io/nixos/nix:2.31.2"
    l40s   = "docker.io/nvidia/cuda:12.9.1-base-rockylinux9"
    a100   = "docker.io/nvidia/cuda:12.9.1-base-rockylinux9"
  }

  image  = coalesce(var.runner.image, local.images[var.runner.type])
  is_gpu = contains(["l40s", "a100"], var.runner.type)

  # A Docker daemon beside each job needs its whole node; no other type is privileged.
  is_dind      = var.runner.type == "dind"
  daemon_image = local.is_dind ? (strcontains(local.image, "dind") ? local.image : local.images.dind) : null

  cache_url = var.cache == null ? null : "${trimsuffix(var.cache.server, "/")}/${var.cache.name}"
  nix_config = var.cache == null ? [] : concat(
    ["extra-experimental-features = nix-command flakes", "extra-substituters = ${local.cache_url}"],
    var.cache.public_key == null ? [] : ["extra-trusted-public-keys = ${var.cache.public_key}"],
  )

  environments = {
    dind = ["DOCKER_HOST=tcp://docker:2376", "DOCKER_TLS_CERTDIR=/certs", "DOCKER_TLS_VERIFY=1", "DOCKER_CERT_PATH=/certs/client"]
    nix = var.cache == null ? [] : [
      "ATTIC_SERVER=${var.cache.server}",
      "ATTIC_CACHE=${var.cache.name}",
      "NIX_CONFIG=${join("\n", local.nix_config)}",
    ]
  }
}
