# Every plan asks whether the process still runs. A process id alone does not answer that: the number may belong to
# another process by now. So each start puts a stamp of its own into the environment of the process, and the hash of
# that environment, which Linux shows as /proc/<id>/environ, is kept beside the process id. The environment also names
# the files of the process, so that it is found and stopped when somebody has deleted them.
locals {
  pid_path   = "${var.directory}/${var.name}.pid"
  stamp_path = "${var.directory}/${var.name}.stamp"

  pid     = try(regex("^[1-9][0-9]*", file(local.pid_path)), "none")
  record  = try(split("\n", file(local.stamp_path)), [])
  last    = try(local.record[0], "")
  environ = try(local.record[1], "")
  running = local.environ != "" && try(filesha256("/proc/${local.pid}/environ"), "gone") == local.environ

  stamp = local.running && local.last != "" ? local.last : uuid()
}

# Stopping is a resource of its own: a replaced process is stopped by the start of the next one, at the last moment.
resource "terraform_data" "removal" {
  input            = { name = var.name, directory = var.directory, stop_timeout = var.stop_timeout }
  triggers_replace = { name = var.name, directory = var.directory }

  provisioner "local-exec" {
    when        = destroy
    interpreter = ["bash"]
    command     = "${path.module}/remove.sh"
    environment = {
      NAME         = self.input.name
      DIRECTORY    = self.input.directory
      STOP_TIMEOUT = self.input.stop_timeout
    }
  }
}

resource "terraform_data" "process" {
  depends_on = [terraform_data.removal]

  input = {
    ready = "http://127.0.0.1:${var.port}${var.ready_path}"
    log   = "${var.directory}/${var.name}.log"
  }
  triggers_replace = {
    name              = var.name
    directory         = var.directory
    command           = var.command
    environment       = var.environment
    working_directory = var.working_directory
    port              = var.port
    restart_on        = var.restart_on
    stamp             = local.stamp
  }

  provisioner "local-exec" {
    interpreter = ["bash"]
    command     = "${path.module}/start.sh"
    environment = {
      NAME              = var.name
      DIRECTORY         = var.directory
      STAMP             = self.triggers_replace.stamp
      COMMAND           = join("\n", var.command)
      ENVIRONMENT       = join("\n", [for name, value in var.environment : "${name}=${value}"])
      WORKING_DIRECTORY = var.working_directory
      PORT              = var.port
      READY_PATH        = var.ready_path
      READY_TIMEOUT     = var.ready_timeout
      STOP_TIMEOUT      = var.stop_timeout
    }
  }
}

check "running" {
  assert {
    condition     = local.last == "" || local.running
    error_message = "The process ${var.name} does not run any more; it will be started again."
  }
}
