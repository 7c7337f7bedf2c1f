locals {
  attic_pods    = { "app.kubernetes.io/name" = "attic", "app.kubernetes.io/instance" = "attic" }
  postgres_pods = module.postgres.pod_labels
  store_pods    = module.object_store.pod_labels

  # Operators and the platform's own helpers talk to the API of the cluster, whose address differs from cluster to cluster.
  cluster_api = { ports = [443, 6443] }
}

module "attic_network" {
  source = "../../modules/network-policy"

  name       = "attic"
  namespace  = local.namespace
  labels     = local.labels
  pod_labels = local.attic_pods
  ingress    = [{ ports = [8080] }]
  egress = [
    { peers = [{ pods = local.postgres_pods }], ports = [5432] },
    # the store under its public name, through the Ingress
    { ports = local.tls ? [443, 8443] : [80, 8080] },
  ]
}

module "postgres_network" {
  source = "../../modules/network-policy"

  name       = "postgres"
  namespace  = local.namespace
  labels     = local.labels
  pod_labels = local.postgres_pods
  ingress = [
    { peers = [{ pods = local.attic_pods }, { pods = local.postgres_pods }], ports = [5432] },
    # the operator asks the instances how they are
    { peers = [{ namespace = { "kubernetes.io/metadata.name" = "cnpg-system" } }, { pods = local.postgres_pods }], ports = [8000] },
    { ports = [9187] },
  ]
  egress = [
    { peers = [{ pods = local.postgres_pods }], ports = [5432, 8000] },
    { peers = [{ pods = local.store_pods }], ports = [9000] },
    local.cluster_api,
  ]
}

module "store_network" {
  source = "../../modules/network-policy"

  name       = "object-store"
  namespace  = local.namespace
  labels     = local.labels
  pod_labels = local.store_pods
  # everybody, because clients come through the Ingress; the keys say who may do what
  ingress = [{ ports = [9000] }]
  egress  = [{ peers = [{ pods = local.store_pods }], ports = [9000] }, local.cluster_api]
}
