namespace Flywheel.EndToEnd.Input;

/// <summary>What a repository can have wrong: each ends with its exit code and a diagnostic, and nothing was planned or applied.</summary>
public sealed class BadRepositoryTests : IDisposable
{
    private readonly Checkout _checkout = Checkout.WithOneStack();

    [Theory]
    [InlineData("run")]
    [InlineData("validate")]
    [InlineData("deploy")]
    [InlineData("clean")]
    [InlineData("diagram")]
    public async Task A_folder_that_is_no_git_repository_is_refused_and_nothing_is_written_into_it(string command)
    {
        var folder = Directory.CreateDirectory(_checkout.Besides("plain")).FullName;

        var exit = (await _checkout.RunJsonAsync(command, folder)).ExitedWith(3);

        Assert.Equal(["FW2001"], exit.Codes);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_is_refused_and_not_made()
    {
        var folder = _checkout.Besides("nowhere");

        var exit = (await _checkout.RunJsonAsync("run", folder)).ExitedWith(3);

        Assert.Equal(["FW2002"], exit.Codes);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_repository_without_an_organization_is_unusable()
    {
        File.Delete(Path.Combine(_checkout.Root, "organization.yaml"));

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(3);

        Assert.StartsWith("FW1", Assert.Single(run.Codes), StringComparison.Ordinal);
        Assert.Equal("failed", run.OutcomeOf("validate/organization"));
        NothingWasDone(run);
    }

    [Fact]
    public async Task All_problems_of_an_organization_are_told_at_once_with_their_places()
    {
        _checkout.Sandbox.WithOrganization("""
            organization:
              name: acme-corp
              environments:
                lab: { cluster_context: lab, namespace: Attic_Cache, domain: apps.acme.dev }
            runners:
              docker: { type: dokcer, tags: [], concurrent_jobs: many }
            cache:
              server: not an address
            cahce: {}

            """);

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(3);

        var errors = run.Diagnostics.Where(d => d.GetProperty("severity").GetString() == "error").ToList();
        Assert.True(errors.Count >= 6, run.Output);
        Assert.All(errors, e => Assert.Equal("organization.yaml", e.GetProperty("file").GetString()));
        Assert.All(errors, e => Assert.True(e.GetProperty("line").GetInt32() > 0 && e.GetProperty("column").GetInt32() > 0));
        Assert.Contains(errors, e => e.GetProperty("line").GetInt32() == 4);
        Assert.Contains(errors, e => e.GetProperty("line").GetInt32() == 6);
        Assert.Contains(errors, e => e.GetProperty("line").GetInt32() == 9);
        NothingWasDone(run);
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    [InlineData('-')]
    [InlineData('\0')]
    public async Task A_mebibyte_of_one_character_is_refused_at_once(char one)
    {
        _checkout.Sandbox.WithOrganization(new string(one, 1024 * 1024));
        var started = TimeProvider.System.GetTimestamp();

        var run = (await _checkout.RunJsonAsync("validate")).ExitedWith(3);

        Assert.NotEmpty(run.Codes);
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task An_unknown_key_of_the_settings_is_an_error_that_knows_better()
    {
        _checkout.Sandbox.WithSettings("stacks:\n  one: {}\ntimeuots: { plan: 1m }\n").Commit();

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(3);

        var unknown = run.Diagnostic("FW7101");
        Assert.Equal((3, 1), (unknown.GetProperty("line").GetInt32(), unknown.GetProperty("column").GetInt32()));
        Assert.Contains("timeouts", unknown.GetProperty("help").GetString(), StringComparison.Ordinal);
        NothingWasDone(run);
    }

    [Fact]
    public async Task Nothing_to_do_is_success_and_said_aloud()
    {
        Directory.Delete(Path.Combine(_checkout.Root, "tofu"), recursive: true);
        _checkout.Sandbox.Commit();

        var run = (await _checkout.RunAsync("run")).ExitedWith(0);

        Assert.Contains("No stacks", run.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("No app", run.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("deploy: no jobs, nothing was done", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_that_nobody_sets_is_named_with_its_place()
    {
        _checkout.Sandbox.WithStack("one", hcl: "variable \"size\" {\n  type = number\n}\n\noutput \"size\" {\n  value = var.size\n}\n").Commit();

        var run = (await _checkout.RunJsonAsync("plan")).ExitedWith(1);

        var unset = run.Diagnostic("FW2022");
        Assert.Equal("tofu/stacks/one/main.tf", unset.GetProperty("file").GetString());
        Assert.Equal(1, unset.GetProperty("line").GetInt32());
        Assert.Contains("size", unset.GetProperty("detail").GetString(), StringComparison.Ordinal);
        NothingWasDone(run);
    }

    [Theory]
    [InlineData("-rf")]
    [InlineData("two\nthree")]
    [InlineData("two three")]
    [InlineData("$(touch pwned)")]
    [InlineData("..two")]
    public async Task A_stack_whose_name_is_more_than_a_name_is_refused(string name)
    {
        _checkout.Sandbox.WithStack(name, hcl: Checkout.OneResource).Commit();

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(3);

        Assert.All(run.Codes, code => Assert.Contains(code, new[] { "FW2003", "FW2010" }));
        Assert.NotEmpty(run.Codes);
        Assert.False(File.Exists(Path.Combine(_checkout.Root, "pwned")));
        NothingWasDone(run);
    }

    [Fact]
    public async Task A_file_that_may_not_be_read_is_named()
    {
        Assert.SkipWhen(Environment.UserName == "root", "root may read every file");
        File.SetUnixFileMode(Path.Combine(_checkout.Root, "organization.yaml"), UnixFileMode.None);

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(3);

        Assert.Equal("organization.yaml", run.Diagnostic("FW9003").GetProperty("file").GetString());
    }

    [Fact]
    public async Task A_repository_without_commits_runs_up_to_the_deploy_rule()
    {
        using var fresh = new Checkout();
        fresh.Sandbox.WithOrganization().WithStack("one", hcl: Checkout.OneResource);

        var run = (await fresh.RunJsonAsync("run")).ExitedWith(4);

        Assert.Equal(["FW4205"], run.Codes);
        Assert.Equal("succeeded", run.OutcomeOf("plan/one"));
    }

    [Fact]
    public async Task A_broken_package_file_of_the_app_is_named()
    {
        _checkout.Sandbox.WithFile("app/package.json", "{ not json").Commit();

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(3);

        Assert.Equal("app/package.json", run.Diagnostic("FW2031").GetProperty("file").GetString());
        NothingWasDone(run);
    }

    public void Dispose() => _checkout.Dispose();

    private void NothingWasDone(ProgramExit run)
    {
        Assert.DoesNotContain(run.Jobs, j => j.GetProperty("outcome").GetString() is "succeeded"
            && !j.GetProperty("id").GetString()!.StartsWith("validate/", StringComparison.Ordinal));
        Assert.False(Directory.Exists(Path.Combine(_checkout.Home, "state")) && Directory.EnumerateFiles(Path.Combine(_checkout.Home, "state")).Any());
    }
}
