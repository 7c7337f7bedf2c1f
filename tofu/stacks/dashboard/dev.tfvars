scaling = { min_replicas = 1 }
