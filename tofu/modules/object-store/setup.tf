locals {
  # What the Job does, so that a change of it makes a new Job.
  setup = merge(
    { "setup.sh" = file("${path.module}/setup.sh"), "buckets" = "${join("\n", keys(var.buckets))}\n" },
    {
      for name, bucket in var.buckets : "${name}.policy.json" => jsonencode({
        Version = "2012-10-17"
        Statement = [
          { Effect = "Allow", Action = ["s3:ListBucket", "s3:GetBucketLocation", "s3:ListBucketMultipartUploads"], Resource = ["arn:aws:s3:::${name}"] },
          { Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"], Resource = ["arn:aws:s3:::${name}/*"] },
        ]
      })
    },
    {
      for name, bucket in var.buckets : "${name}.lifecycle.json" => jsonencode({
        Rules = [
          for rule in [
            { ID = "expire", Status = "Enabled", Filter = { Prefix = "" }, days = bucket.expire_days, field = "Expiration", unit = "Days" },
            { ID = "expire-old-versions", Status = "Enabled", Filter = { Prefix = "" }, days = bucket.expire_old_versions_days, field = "NoncurrentVersionExpiration", unit = "NoncurrentDays" },
          ] : { ID = rule.ID, Status = rule.Status, Filter = rule.Filter, (rule.field) = { (rule.unit) = rule.days } } if rule.days != null
        ]
      })
    },
    { for name, bucket in var.buckets : "${name}.versioning" => bucket.versioned ? "enable" : "suspend" },
  )

  digest = substr(sha256(jsonencode([var.client_image, local.setup])), 0, 10)
}

resource "random_password" "bucket" {
  for_each = var.buckets

  length  = 40
  special = false
}

# One user for each bucket, called like it, who may do nothing elsewhere.
resource "kubernetes_secret_v1" "bucket" {
  for_each = var.buckets

  metadata {
    name      = "${var.name}-${each.key}"
    namespace = var.namespace
    labels    = var.labels
  }

  data = {
    ACCESS_KEY_ID     = each.key
    SECRET_ACCESS_KEY = random_password.bucket[each.key].result
  }
}

resource "kubernetes_config_map_v1" "setup" {
  metadata {
    name      = "${var.name}-setup"
    namespace = var.namespace
    labels    = var.labels
  }

  data = local.setup
}

resource "kubectl_manifest" "setup" {
  yaml_body = yamlencode({
    apiVersion = "batch/v1"
    kind       = "Job"
    metadata   = { name = "${var.name}-setup-${local.digest}", namespace = var.namespace, labels = var.labels }
    spec = {
      backoffLimit          = 6
      activeDeadlineSeconds = 600
      template = {
        metadata = { labels = merge(var.labels, { "app.kubernetes.io/component" = "object-store-setup" }) }
        spec = {
          restartPolicy                = "OnFailure"
          automountServiceAccountToken = false
          securityContext              = { runAsNonRoot = true, runAsUser = 1000, runAsGroup = 1000, fsGroup = 1000, seccompProfile = { type = "RuntimeDefault" } }
          containers = [{
            name    = "setup"
            image   = var.client_image
            command = ["/bin/sh", "/setup/setup.sh"]
            env = [
              { name = "ENDPOINT", value = local.endpoint },
              { name = "MC_CONFIG_DIR", value = "/tmp/mc" },
              { name = "ROOT_USER", valueFrom = { secretKeyRef = { name = kubernetes_secret_v1.root.metadata[0].name, key = "user" } } },
              { name = "ROOT_PASSWORD", valueFrom = { secretKeyRef = { name = kubernetes_secret_v1.root.metadata[0].name, key = "password" } } },
            ]
            volumeMounts    = concat([{ name = "setup", mountPath = "/setup", readOnly = true }, { name = "tmp", mountPath = "/tmp" }], [for name, _ in var.buckets : { name = "key-${name}", mountPath = "/keys/${name}", readOnly = true }])
            resources       = { requests = { cpu = "50m", memory = "64Mi" }, limits = { memory = "256Mi" } }
            securityContext = { allowPrivilegeEscalation = false, readOnlyRootFilesystem = true, capabilities = { drop = ["ALL"] } }
          }]
          volumes = concat(
            [{ name = "setup", configMap = { name = kubernetes_config_map_v1.setup.metadata[0].name } }],
            [{ name = "tmp", emptyDir = {} }],
            [for name, secret in kubernetes_secret_v1.bucket : { name = "key-${name}", secret = { secretName = secret.metadata[0].name } }],
          )
        }
      }
    }
  })

  server_side_apply = true
  force_conflicts   = true

  # who has a bucket needs it to be there
  wait_for {
    condition {
      type   = "Complete"
      status = "True"
    }
  }

  timeouts {
    create = "15m"
  }

  depends_on = [kubectl_manifest.tenant]
}
