operator_replicas = 2
postgres = {
  instances       = 3
  spread_strictly = true
  storage_size    = "50Gi"
}
store = {
  servers            = 4
  volumes_per_server = 1
}
attic = {
  min_replicas = 3
  max_replicas = 10
}
rehearse_restore = true
