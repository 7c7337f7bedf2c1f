# These runs really write, below a folder that is removed at the end.
variables {
  path    = "/tmp/flywheel-file-test/settings.toml"
  content = "size = 1\n"
}

run "scratch" {
  module {
    source = "./tests/scratch"
  }
}

run "writes_the_file" {
  variables {
    path = "${run.scratch.path}/settings.toml"
  }
  assert {
    condition     = file(output.path) == "size = 1\n"
    error_message = "The file does not hold what was asked for."
  }
  assert {
    condition     = output.sha256 == filesha256(output.path)
    error_message = "The digest is not the one of the file."
  }
}

run "writes_a_change" {
  variables {
    path    = "${run.scratch.path}/settings.toml"
    content = "size = 2\n"
  }
  assert {
    condition     = file(output.path) == "size = 2\n"
    error_message = "The change did not reach the file."
  }
}

run "has_nothing_to_do_when_the_file_is_right" {
  command = plan
  variables {
    path    = "${run.scratch.path}/settings.toml"
    content = "size = 2\n"
  }
  assert {
    condition     = terraform_data.content.triggers_replace.stamp == local.last
    error_message = "The plan would write the file again."
  }
}

run "writes_again_when_the_content_differs" {
  command = plan
  variables {
    path    = "${run.scratch.path}/settings.toml"
    content = "size = 3\n"
  }
  assert {
    condition     = local.now != local.wanted
    error_message = "The file is not compared with what it should be."
  }
}

run "refuses_a_relative_path" {
  command = plan
  variables {
    path = "settings.toml"
  }
  expect_failures = [var.path]
}

run "refuses_a_path_that_climbs" {
  command = plan
  variables {
    path = "/tmp/../etc/passwd"
  }
  expect_failures = [var.path]
}

run "refuses_a_mode_that_is_not_octal" {
  command = plan
  variables {
    mode = "0888"
  }
  expect_failures = [var.mode]
}
