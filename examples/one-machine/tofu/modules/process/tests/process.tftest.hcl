# Nothing is started here: a process needs a free port, which a test cannot choose safely.
variables {
  name              = "web"
  directory         = "/tmp/flywheel-process-test"
  command           = ["node", "build"]
  working_directory = "/tmp"
  port              = 4310
}

run "answers_on_the_loopback_interface" {
  command = plan
  assert {
    condition     = output.url == "http://127.0.0.1:4310"
    error_message = "The address must be the loopback interface with the port."
  }
}

run "refuses_a_privileged_port" {
  command = plan
  variables {
    port = 80
  }
  expect_failures = [var.port]
}

run "refuses_an_empty_command" {
  command = plan
  variables {
    command = []
  }
  expect_failures = [var.command]
}

run "refuses_a_line_break_in_the_environment" {
  command = plan
  variables {
    environment = { GREETING = "one\nPATH=/tmp" }
  }
  expect_failures = [var.environment]
}

run "refuses_a_name_that_is_a_path" {
  command = plan
  variables {
    name = "../web"
  }
  expect_failures = [var.name]
}
