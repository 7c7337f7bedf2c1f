# A simulation on one machine: as little as shows everything.
scaling = { min_replicas = 1 }
ingress = { publish_dns = false }
