resource "gitlab_user_runner" "this" {
  runner_type      = "group_type"
  group_id         = var.group_id
  description      = "${var.environment}-${var.name}"
  maintenance_note = "flywheel: ${var.organization}/${var.environment}/${var.name}"
  tag_list         = var.tags
  untagged         = var.run_untagged
  locked           = var.locked
  access_level     = var.protected ? "ref_protected" : "not_protected"
  maximum_timeout  = var.job_timeout_seconds

  lifecycle {
    # A new registration reaches the managers before the old one ends.
    create_before_destroy = true

    precondition {
      condition     = var.run_untagged || length(var.tags) > 0
      error_message = "A runner without tags that takes no untagged jobs would never get one."
    }
  }
}
