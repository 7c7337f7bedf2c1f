using System.Text.Json;

namespace Flywheel.EndToEnd.Validating;

/// <summary>What is wrong in a module or stack is told with file, line and column, as tofu found it.</summary>
public sealed class ModuleDiagnosticsTests : IDisposable
{
    private readonly Checkout _checkout = Checkout.WithOneStack();

    [Fact]
    public async Task A_module_that_names_an_unknown_variable_is_told_with_its_line()
    {
        _checkout.Sandbox.WithModule("disk", "variable \"size\" {\n  type = number\n}\n\noutput \"size\" {\n  value = var.sizze\n}\n").Commit();

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(1);

        var error = Assert.Single(Errors(run));
        Assert.Equal(("FW2101", "tofu/modules/disk/main.tf", 6), Place(error));
        Assert.Contains("sizze", error.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("failed", run.OutcomeOf("validate/module:disk"));
        Assert.Equal("succeeded", run.OutcomeOf("validate/stack:one"));
        Assert.Equal("skipped", run.OutcomeOf("plan/one"));
        Assert.Contains("validate/module:disk", run.ReasonOf("plan/one"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_without_a_required_variable_is_told_where_the_module_is_called()
    {
        _checkout.Sandbox
            .WithModule("disk", "variable \"size\" {\n  type = number\n}\n")
            .WithStack("one", hcl: "module \"disk\" {\n  source = \"../../modules/disk\"\n}\n").Commit();

        var run = (await _checkout.RunJsonAsync("validate")).ExitedWith(1);

        Assert.Equal(("FW2101", "tofu/stacks/one/main.tf", 1), Place(Assert.Single(Errors(run))));
    }

    [Fact]
    public async Task A_bad_format_and_bad_syntax_are_told_apart()
    {
        _checkout.Sandbox
            .WithModule("crooked", "resource  \"terraform_data\"   \"this\" {}\n")
            .WithModule("broken", "resource \"terraform_data\" \"this\" {\n")
            .Commit();

        var run = (await _checkout.RunJsonAsync("validate")).ExitedWith(1);

        Assert.Equal("tofu/modules/crooked/main.tf", run.Diagnostic("FW2103").GetProperty("file").GetString());
        var broken = Errors(run).Where(e => e.GetProperty("file").GetString() == "tofu/modules/broken/main.tf").ToList();
        Assert.NotEmpty(broken);
        Assert.All(broken, e => Assert.NotEqual("FW2103", e.GetProperty("code").GetString()));
        Assert.All(broken, e => Assert.True(e.GetProperty("line").GetInt32() >= 1));
        Assert.Equal("failed", run.OutcomeOf("validate/format"));
    }

    [Fact]
    public async Task A_module_that_does_not_exist_is_told_where_it_is_called()
    {
        _checkout.Sandbox.WithStack("one", hcl: "module \"disk\" {\n  source = \"../../modules/dsk\"\n}\n").Commit();

        var run = await _checkout.RunJsonAsync("validate");

        Assert.Contains(run.Code, new[] { 1, 3 });
        Assert.Equal("tofu/stacks/one/main.tf", run.Diagnostic("FW2021").GetProperty("file").GetString());
    }

    [Fact]
    public async Task A_module_outside_of_the_repository_is_refused()
    {
        _checkout.Sandbox.WithStack("one", hcl: "module \"decoy\" {\n  source = \"../../../../outside/tofu/stacks/decoy\"\n}\n").Commit();

        var run = await _checkout.RunJsonAsync("run");

        Assert.Contains(run.Code, new[] { 1, 3 });
        Assert.Contains("FW2020", run.Codes);
        Assert.DoesNotContain(run.Jobs, j => j.GetProperty("id").GetString() == "plan/one" && j.GetProperty("outcome").GetString() == "succeeded");
    }

    [Fact]
    public async Task A_plan_that_fails_is_told_with_tofus_own_words_and_place()
    {
        _checkout.Sandbox.WithStack("one", hcl: "output \"missing\" {\n  value = file(\"nowhere.txt\")\n}\n").Commit();

        var run = (await _checkout.RunJsonAsync("plan")).ExitedWith(1);

        var error = Errors(run)[0];
        Assert.Equal(("tofu/stacks/one/main.tf", 2), (error.GetProperty("file").GetString(), error.GetProperty("line").GetInt32()));
    }

    [Fact]
    public async Task An_apply_that_fails_is_told_with_its_place_and_the_next_run_goes_on()
    {
        var gate = _checkout.Besides("gate");
        _checkout.Sandbox.WithStack("one", hcl: $$"""
            resource "terraform_data" "first" {}

            resource "terraform_data" "second" {
              depends_on = [terraform_data.first]

              provisioner "local-exec" {
                command = "test -e '{{gate}}'"
              }
            }

            """).Commit();

        var failed = (await _checkout.RunJsonAsync("run")).ExitedWith(1);
        await File.WriteAllTextAsync(gate, "", TestContext.Current.CancellationToken);
        var next = (await _checkout.RunJsonAsync("run")).ExitedWith(0);

        Assert.Equal(("FW4206", "tofu/stacks/one/main.tf", 6), Place(Assert.Single(Errors(failed))));
        Assert.Equal("0", next.Fact("plan/one", "create"));
        Assert.Equal("1", next.Fact("plan/one", "replace"));
    }

    [Fact]
    public async Task A_module_test_that_fails_fails_the_run()
    {
        _checkout.Sandbox.WithModule("disk", "output \"size\" {\n  value = 1\n}\n")
            .WithFile("tofu/modules/disk/tests/size.tftest.hcl", "run \"size\" {\n  assert {\n    condition     = output.size == 2\n    error_message = \"The size is wrong.\"\n  }\n}\n")
            .Commit();

        var run = (await _checkout.RunJsonAsync("validate")).ExitedWith(1);

        Assert.Equal("failed", run.OutcomeOf("validate/tests:disk"));
        Assert.Contains("FW2108", run.Codes);
        Assert.Contains("The size is wrong.", (await _checkout.RunAsync("runs", "logs", "latest", "validate/tests:disk")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validating_and_planning_leave_the_work_tree_as_it_was()
    {
        _checkout.Sandbox
            .WithModule("disk", "variable \"size\" {\n  type = number\n}\n")
            .WithStack("two", hcl: "module \"disk\" {\n  source = \"../../modules/disk\"\n  size   = 1\n}\n\n" + Checkout.OneResource)
            .WithFile("tofu/modules/disk/tests/size.tftest.hcl", "run \"size\" {\n  variables {\n    size = 2\n  }\n}\n")
            .Commit();

        (await _checkout.RunJsonAsync("plan")).ExitedWith(0);

        Assert.Equal("!! .flywheel/", _checkout.Sandbox.Git("status", "--porcelain", "--ignored"));
    }

    public void Dispose() => _checkout.Dispose();

    private static List<JsonElement> Errors(ProgramExit run) => [.. run.Diagnostics.Where(d => d.GetProperty("severity").GetString() == "error")];

    private static (string? Code, string? File, int Line) Place(JsonElement error) =>
        (error.GetProperty("code").GetString(), error.GetProperty("file").GetString(), error.GetProperty("line").GetInt32());
}
