locals {
  # As the official image's user, who owns its home.
  user  = 100
  group = 65533

  # SIGQUIT lets gitlab-runner finish its jobs and take no more; SIGTERM, which comes after this hook, would abort them. It is process 1,
  # so the hook ends with it.
  stop = "kill -QUIT 1 && while kill -0 1 2>/dev/null; do sleep 1; done"

  pod = {
    serviceAccountName            = var.manager_account
    priorityClassName             = var.manager_priority_class
    terminationGracePeriodSeconds = var.job_timeout_seconds + var.cleanup_seconds
    securityContext = {
      runAsNonRoot   = true
      runAsUser      = local.user
      runAsGroup     = local.group
      fsGroup        = local.group
      seccompProfile = { type = "RuntimeDefault" }
    }
    topologySpreadConstraints = [{
      maxSkew           = 1
      topologyKey       = "kubernetes.io/hostname"
      whenUnsatisfiable = "ScheduleAnyway"
      labelSelector     = { matchLabels = local.manager_labels }
    }]
    containers = [{
      name    = "gitlab-runner"
      image   = var.image
      command = ["gitlab-runner"]
      args    = ["run", "--config=/etc/gitlab-runner/config.toml", "--working-directory=/home/gitlab-runner"]
      env     = [{ name = "HOME", value = "/home/gitlab-runner" }]
      ports   = [{ name = "metrics", containerPort = 9252 }]
      readinessProbe = {
        httpGet       = { path = "/metrics", port = "metrics" }
        periodSeconds = 5
      }
      livenessProbe = {
        httpGet             = { path = "/metrics", port = "metrics" }
        initialDelaySeconds = 30
        periodSeconds       = 20
        timeoutSeconds      = 5
        failureThreshold    = 6
      }
      lifecycle = { preStop = { exec = { command = ["/bin/sh", "-c", local.stop] } } }
      resources = {
        requests = { cpu = var.cpu_request, memory = var.memory_request }
        limits   = { memory = var.memory_limit }
      }
      securityContext = {
        allowPrivilegeEscalation = false
        readOnlyRootFilesystem   = true
        capabilities             = { drop = ["ALL"] }
      }
      volumeMounts = [
        # A folder, not a subPath: only so a changed file reaches a manager that runs. The manager would keep its system id there too;
        # as it cannot, GitLab sees another manager after each start.
        { name = "config", mountPath = "/etc/gitlab-runner", readOnly = true },
        { name = "home", mountPath = "/home/gitlab-runner" },
        { name = "tmp", mountPath = "/tmp" },
      ]
    }]
    volumes = [
      # 0440: the token is for the manager's group alone.
      { name = "config", secret = { secretName = kubernetes_secret_v1.config.metadata[0].name, defaultMode = 288 } },
      { name = "home", emptyDir = { sizeLimit = "256Mi" } },
      { name = "tmp", emptyDir = { sizeLimit = "256Mi" } },
    ]
  }
}
