locals {
  pod = {
    serviceAccountName = kubectl_manifest.account.name
    restartPolicy      = "OnFailure"
    securityContext = {
      runAsNonRoot   = true
      runAsUser      = 65534
      runAsGroup     = 65534
      seccompProfile = { type = "RuntimeDefault" }
    }
    containers = [{
      name    = "cleanup"
      image   = var.image
      command = ["/bin/sh", "-c", file("${path.module}/cleanup.sh")]
      env = [
        { name = "NAMESPACE", value = var.namespace },
        { name = "SELECTOR", value = join(",", [for label, value in var.job_labels : "${label}=${value}"]) },
        { name = "MAX_AGE_SECONDS", value = tostring(var.max_age_seconds) },
        # kubectl keeps what it learnt of the API's kinds; the root file system is read-only.
        { name = "KUBECACHEDIR", value = "/tmp/kube" },
      ]
      resources = {
        requests = { cpu = "10m", memory = "64Mi" }
        limits   = { memory = "128Mi" }
      }
      securityContext = {
        allowPrivilegeEscalation = false
        readOnlyRootFilesystem   = true
        capabilities             = { drop = ["ALL"] }
      }
      volumeMounts = [{ name = "tmp", mountPath = "/tmp" }]
    }]
    volumes = [{ name = "tmp", emptyDir = { sizeLimit = "16Mi" } }]
  }
}
