# An archive never changes under its digest, so each one gets a folder of its own and the running release is not
# touched while the next one is unpacked. What was unpacked is listed in a manifest, in the format of `sha256sum`, and
# every plan compares the folder with it: a file that was edited, added or deleted by hand unpacks the archive again.
locals {
  path       = "${var.directory}/${substr(var.sha256, 0, 16)}"
  kept       = "${local.path}.tar"
  manifest   = "${local.path}.sha256"
  stamp_path = "${local.path}.stamp"

  recorded = try(file(local.manifest), "")
  now = join("", [
    for name in sort(fileset(local.path, "**")) :
    "${try(filesha256("${local.path}/${name}"), "unreadable")}  ./${name}\n"
  ])
  intact = local.recorded != "" && local.now == local.recorded
  last   = try(trimspace(file(local.stamp_path)), "")
  stamp  = local.intact && local.last != "" ? local.last : uuid()
}

# Removing is a resource of its own: while there is a release, the folder stays. Unpacking the next release removes all
# but the one before it, which still runs at that moment.
resource "terraform_data" "removal" {
  input            = { directory = var.directory }
  triggers_replace = var.directory

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["bash"]
    command     = "${path.module}/remove.sh"
    environment = { DIRECTORY = self.input.directory }
  }
}

resource "terraform_data" "unpacked" {
  depends_on = [terraform_data.removal]

  input            = { path = local.path, sha256 = var.sha256 }
  triggers_replace = { path = local.path, stamp = local.stamp }

  provisioner "local-exec" {
    interpreter = ["bash"]
    command     = "${path.module}/unpack.sh"
    environment = {
      RELEASE = self.input.path
      SHA256  = self.input.sha256
      STAMP   = self.triggers_replace.stamp
      ARCHIVE = coalesce(var.archive, local.kept)
    }
  }
}

check "unchanged" {
  assert {
    condition     = local.recorded == "" || local.now == local.recorded
    error_message = "Files of the release in ${local.path} were changed by hand; it will be unpacked again."
  }
}
