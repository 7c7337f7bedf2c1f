resource "helm_release" "this" {
  name       = var.name
  namespace  = var.namespace
  repository = var.repository
  chart      = var.chart
  version    = var.chart_version
  values     = [yamlencode(var.values)]

  # Ends when the definitions are established and the operator's pods are ready, which is when its webhook answers: what comes after
  # this release may be a custom resource.
  wait            = true
  timeout         = var.timeout_seconds
  atomic          = false
  cleanup_on_fail = false

  # Helm deletes definitions with the release unless they say otherwise, and every custom resource with them. A chart that does not
  # say it gets the annotation in place of one that it has; sed is on every machine that has a shell.
  postrender = var.replaced_annotation == null ? null : {
    binary_path = "sed"
    args        = ["-e", "s|^    ${replace(var.replaced_annotation, ".", "\\.")}: .*|    helm.sh/resource-policy: keep|"]
  }
}
