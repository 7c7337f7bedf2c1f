environment = "local"
