namespace Flywheel.EndToEnd.Input;

/// <summary>What a command line can have wrong: exit 64 and the way to get it right, on stderr or in the document.</summary>
public sealed class WrongUsageTests : IDisposable
{
    private readonly Checkout _checkout = Checkout.WithOneStack();

    [Theory]
    [InlineData("rnu")]
    [InlineData("run", "--no-such-option")]
    [InlineData("run", "--jobs", "0")]
    [InlineData("run", "--jobs", "many")]
    [InlineData("run", "-x")]
    [InlineData("runs", "show", "--no-such-option")]
    [InlineData("summarize", "--no-such-option")]
    [InlineData("run", "--trigger", "sometimes")]
    [InlineData("run", "--output", "xml")]
    [InlineData("run", "one", "two")]
    [InlineData("run", "--env")]
    [InlineData("deploy", "--run", "yesterday")]
    [InlineData("plan", "--run", "run-06h0kwyrrmz1e5s4")]
    [InlineData("diagram", "--format", "png")]
    [InlineData("runs", "delete")]
    public async Task What_is_not_understood_is_said_on_stderr_with_the_help_that_belongs_to_it(params string[] arguments)
    {
        var exit = (await _checkout.RunAsync(arguments)).ExitedWith(64);

        Assert.Empty(exit.Output);
        Assert.StartsWith("flywheel: ", exit.Error, StringComparison.Ordinal);
        Assert.Contains("--help", exit.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_checkout.Home));
    }

    [Theory]
    [InlineData("--env", "labb", "FW7401", "lab")]
    [InlineData("--stack", "onee", "FW7403", "one")]
    public async Task A_name_that_does_not_exist_is_answered_with_the_one_that_was_meant(string option, string name, string code, string meant)
    {
        var exit = (await _checkout.RunJsonAsync("run", option, name)).ExitedWith(64);

        Assert.Contains($"\"{meant}\"", exit.Diagnostic(code).GetProperty("help").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-x")]
    [InlineData("a..b")]
    [InlineData("a b")]
    [InlineData("a\nb")]
    public async Task A_branch_that_git_would_not_take_is_refused(string branch)
    {
        var exit = (await _checkout.RunJsonAsync("run", $"--branch={branch}")).ExitedWith(64);

        Assert.Equal(["FW7407"], exit.Codes);
    }

    [Fact]
    public async Task Several_environments_need_a_choice()
    {
        _checkout.Sandbox.WithOrganization("""
            organization:
              name: acme-corp
              environments:
                dev: { cluster_context: dev, namespace: cache, domain: dev.acme.dev }
                prod: { cluster_context: prod, namespace: cache, domain: acme.dev }
            runners: {}
            cache: { server: https://attic.acme.dev, name: main }

            """).Commit();

        var exit = (await _checkout.RunJsonAsync("plan")).ExitedWith(64);
        (await _checkout.RunJsonAsync("plan", "--env", "dev")).ExitedWith(0);

        Assert.Equal(["FW7402"], exit.Codes);
    }

    [Fact]
    public async Task A_run_that_does_not_exist_is_said_to_be_unknown()
    {
        (await _checkout.RunJsonAsync("validate")).ExitedWith(0);

        var show = (await _checkout.RunJsonAsync("runs", "show", "run-06h0kwyrrmz1e5s4")).ExitedWith(64);
        var logs = (await _checkout.RunJsonAsync("runs", "logs", "latest", "validate/frmat")).ExitedWith(64);

        Assert.Equal(["FW7410"], show.Codes);
        Assert.Contains("validate/format", logs.Diagnostic("FW7411").GetProperty("help").GetString(), StringComparison.Ordinal);
    }

    public void Dispose() => _checkout.Dispose();
}
