environment = "local"
retention   = "30 days"
