resource "kubernetes_namespace_v1" "web" {
  metadata {
    name = var.namespace
  }
}

resource "random_password" "session" {
  length = 32
}

resource "kubernetes_secret_v1" "session" {
  metadata {
    name      = "session"
    namespace = kubernetes_namespace_v1.web.metadata[0].name
  }

  data = {
    key = random_password.session.result
  }
}

resource "kubectl_manifest" "deployment" {
  wait_for_rollout = true

  yaml_body = yamlencode({
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "web", namespace = kubernetes_namespace_v1.web.metadata[0].name }
    spec = {
      replicas = var.replicas
      selector = { matchLabels = { app = "web" } }
      template = {
        metadata = { labels = { app = "web" } }
        spec = {
          containers = [{
            name  = "web"
            image = var.web_image
            ports = [{ name = "http", containerPort = 8080 }]
            env = [{
              name      = "SESSION_KEY"
              valueFrom = { secretKeyRef = { name = kubernetes_secret_v1.session.metadata[0].name, key = "key" } }
            }]
            readinessProbe = { httpGet = { path = "/healthz", port = "http" }, periodSeconds = 1 }
          }]
        }
      }
    }
  })
}

resource "kubectl_manifest" "service" {
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "Service"
    metadata   = { name = "web", namespace = kubernetes_namespace_v1.web.metadata[0].name }
    spec = {
      selector = { app = "web" }
      ports    = [{ name = "http", port = 80, targetPort = "http" }]
    }
  })
}

resource "kubectl_manifest" "ingress" {
  yaml_body = yamlencode({
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata   = { name = "web", namespace = kubernetes_namespace_v1.web.metadata[0].name }
    spec = {
      rules = [{
        host = "web.${var.domain}"
        http = {
          paths = [{
            path     = "/"
            pathType = "Prefix"
            backend  = { service = { name = "web", port = { name = "http" } } }
          }]
        }
      }]
    }
  })
}
