# acme/platform at gitlab.acme.internal; GitLab shows a group's number on its page.
group_id = 42

quota = { "requests.cpu" = "32", "requests.memory" = "96Gi" }
