# acme/platform at gitlab.acme.internal; GitLab shows a group's number on its page.
group_id = 42

quota = { "requests.cpu" = "96", "requests.memory" = "256Gi" }
