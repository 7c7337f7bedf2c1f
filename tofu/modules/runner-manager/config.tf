locals {
  asked = var.runner.resources
  # A container that requests more memory than the namespace's default limit is refused when it states no limit of its own.
  wanted = {
    cpu_request    = local.asked.cpu_request
    cpu_limit      = local.asked.cpu_limit
    memory_request = local.asked.memory_request
    memory_limit   = local.asked.memory_limit != null ? local.asked.memory_limit : local.asked.memory_request
  }

  # Images are built in the daemon, not in the container that asks for it.
  service = local.is_dind ? local.wanted : { cpu_request = "50m", cpu_limit = null, memory_request = "128Mi", memory_limit = "1Gi" }
  helper  = { cpu_request = "50m", cpu_limit = null, memory_request = "64Mi", memory_limit = "512Mi" }

  resources = merge(
    { for key, quantity in local.wanted : key => quantity if quantity != null },
    { for key, quantity in local.helper : "helper_${key}" => quantity if quantity != null },
    { for key, quantity in local.service : "service_${key}" => quantity if quantity != null },
  )

  settings = {
    name               = "${var.environment}-${var.name}"
    url                = var.forge_url
    concurrent         = var.runner.concurrent_jobs
    environment        = lookup(local.environments, var.runner.type, [])
    namespace          = var.namespace
    image              = local.image
    privileged         = local.is_dind
    daemon_image       = local.daemon_image
    gpu                = local.is_gpu
    node_selector      = var.node_selector
    job_account        = var.job_account
    job_priority_class = var.job_priority_class
    job_labels         = local.job_labels
    resources          = local.resources
  }

  # Without the token, so that a plan knows it. A manager reads another token from its file while it runs and needs no restart.
  digest = sha256(templatefile("${path.module}/config.toml.tftpl", merge(local.settings, { token = "" })))
}

resource "kubernetes_secret_v1" "config" {
  metadata {
    name      = local.name
    namespace = var.namespace
    labels    = local.labels
  }

  data = {
    "config.toml" = templatefile("${path.module}/config.toml.tftpl", merge(local.settings, { token = var.token }))
  }
}
