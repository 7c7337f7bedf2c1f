resource "kubectl_manifest" "this" {
  yaml_body = yamlencode({
    apiVersion = "scheduling.k8s.io/v1"
    kind       = "PriorityClass"
    metadata = {
      name   = var.name
      labels = var.labels
    }
    value            = var.value
    globalDefault    = false
    preemptionPolicy = var.preempts ? "PreemptLowerPriority" : "Never"
    description      = var.description
  })

  # Nothing of a priority class can be changed but its description; pods keep the priority that they were made with.
  force_new         = true
  server_side_apply = true
  force_conflicts   = true
}
