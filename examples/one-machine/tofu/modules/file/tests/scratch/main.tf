# A folder name that no other test run uses.
resource "terraform_data" "unique" {}

output "path" {
  description = "Absolute path of a folder that does not exist yet."
  value       = "/tmp/flywheel-file-test-${terraform_data.unique.id}"
}
