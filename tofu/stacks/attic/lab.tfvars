# A simulation on one machine: as little as shows everything.
postgres = {
  instances    = 1
  storage_size = "1Gi"
}
store = {
  volume_size = "1Gi"
}
attic = {
  min_replicas = 1
  max_replicas = 2
}
rehearse_restore   = true
enable_bazel_cache = true
