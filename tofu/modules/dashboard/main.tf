locals {
  match = {
    "app.kubernetes.io/name"      = "dashboard"
    "app.kubernetes.io/instance"  = var.name
    "app.kubernetes.io/component" = "web"
  }
  labels = merge(var.labels, local.match)

  # "null" stands for a member that is left out.
  spec = {
    replicas             = var.replicas
    revisionHistoryLimit = 5
    strategy             = { type = "RollingUpdate", rollingUpdate = { maxSurge = 1, maxUnavailable = 0 } }
    selector             = { matchLabels = local.match }
    template = {
      metadata = {
        labels      = local.labels
        annotations = merge({ "checksum/organization" = sha256(var.organization_yaml) }, var.pod_annotations)
      }
      spec = local.pod
    }
  }

  pod = {
    serviceAccountName            = kubectl_manifest.account.name
    automountServiceAccountToken  = true # it may read the runners
    terminationGracePeriodSeconds = 45
    securityContext = {
      runAsNonRoot   = true
      runAsUser      = 1000
      runAsGroup     = 1000
      seccompProfile = { type = "RuntimeDefault" }
    }
    topologySpreadConstraints = [{
      maxSkew           = 1
      topologyKey       = "kubernetes.io/hostname"
      whenUnsatisfiable = "ScheduleAnyway"
      labelSelector     = { matchLabels = local.match }
    }]
    containers = [{
      name  = "dashboard"
      image = var.image
      ports = [{ name = "http", containerPort = 3000 }]
      env = [
        { name = "FLYWHEEL_ORGANIZATION_FILE", value = "/etc/dashboard/organization.yaml" },
        { name = "FLYWHEEL_APP_VERSION", value = var.app_version },
        { name = "FLYWHEEL_APP_COMMIT", value = var.app_commit },
      ]
      resources = {
        requests = { cpu = var.resources.cpu, memory = var.resources.memory }
        limits   = { for key, value in { cpu = var.resources.cpu_limit, memory = var.resources.memory_limit } : key => value if value != null }
      }
      securityContext = {
        allowPrivilegeEscalation = false
        readOnlyRootFilesystem   = true
        capabilities             = { drop = ["ALL"] }
      }
      readinessProbe = { httpGet = { path = "/api/health", port = "http" }, periodSeconds = 5, timeoutSeconds = 3 }
      livenessProbe  = { httpGet = { path = "/api/health", port = "http" }, periodSeconds = 20, timeoutSeconds = 5, failureThreshold = 6 }
      # The Ingress goes on sending requests for a moment after the pod was told to end. The image has no shell and no sleep.
      lifecycle    = { preStop = { exec = { command = ["/usr/bin/node", "-e", "setTimeout(() => {}, 5000)"] } } }
      volumeMounts = [{ name = "organization", mountPath = "/etc/dashboard", readOnly = true }]
    }]
    volumes = [{ name = "organization", configMap = { name = kubectl_manifest.organization.name } }]
  }
}

resource "kubectl_manifest" "account" {
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata   = { name = var.name, namespace = var.namespace, labels = local.labels }
  })

  server_side_apply = true
  force_conflicts   = true
}

resource "kubectl_manifest" "organization" {
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "ConfigMap"
    metadata   = { name = "${var.name}-organization", namespace = var.namespace, labels = local.labels }
    data       = { "organization.yaml" = var.organization_yaml }
  })

  server_side_apply = true
  force_conflicts   = true
}

resource "kubectl_manifest" "deployment" {
  yaml_body = yamlencode({
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = var.name, namespace = var.namespace, labels = local.labels }
    spec       = { for key, value in local.spec : key => value if value != null }
  })

  server_side_apply = true
  force_conflicts   = true
  wait_for_rollout  = false
}

resource "kubectl_manifest" "service" {
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = var.name, namespace = var.namespace, labels = local.labels }
    spec = {
      type     = "ClusterIP"
      selector = local.match
      ports    = [{ name = "http", port = 80, targetPort = "http", protocol = "TCP" }]
    }
  })

  server_side_apply = true
  force_conflicts   = true
}
