postgres = {
  instances             = 1
  backup_retention_days = 7
}
attic = {
  min_replicas = 1
  max_replicas = 3
}
