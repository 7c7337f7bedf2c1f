# The file is compared with what it should be at every plan. While it is right, its stamp is the one that was written
# with it, so nothing changes. When it is not, the stamp becomes a new random one, which replaces the resource and so
# writes the file again. A hash of the file in `triggers_replace` would not do: writing the file changes the hash, and
# the next plan would replace it once more, for ever.
locals {
  stamp_path = "${dirname(var.path)}/.${basename(var.path)}.stamp"
  record     = try(split("\n", file(local.stamp_path)), [])
  last       = try(local.record[0], "")
  written    = try(local.record[1], "")

  # A file that cannot be read counts as missing.
  now    = try(filesha256(var.path), "missing")
  wanted = sha256(var.content)

  stamp = local.now == local.wanted && local.last != "" ? local.last : uuid()
}

# Removing is a resource of its own: a file that is written again is not removed first.
resource "terraform_data" "removal" {
  input            = { path = var.path, stamp_path = local.stamp_path }
  triggers_replace = var.path

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["bash"]
    command     = "${path.module}/remove.sh"
    environment = { FILE = self.input.path, STAMP_FILE = self.input.stamp_path }
  }
}

resource "terraform_data" "content" {
  depends_on = [terraform_data.removal]

  input            = { path = var.path, mode = var.mode, content = var.content }
  triggers_replace = { path = var.path, mode = var.mode, stamp = local.stamp }

  provisioner "local-exec" {
    interpreter = ["bash"]
    command     = "${path.module}/write.sh"
    environment = {
      FILE       = self.input.path
      MODE       = self.input.mode
      CONTENT    = self.input.content
      STAMP_FILE = local.stamp_path
      STAMP      = self.triggers_replace.stamp
      SHA256     = local.wanted
    }
  }
}

check "unchanged" {
  assert {
    condition     = local.written == "" || local.now == local.written
    error_message = "${var.path} was ${local.now == "missing" ? "deleted" : "changed"} by hand; it will be written again."
  }
}
