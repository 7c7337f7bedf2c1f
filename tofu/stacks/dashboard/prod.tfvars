scaling = { min_replicas = 2, max_replicas = 6 }
