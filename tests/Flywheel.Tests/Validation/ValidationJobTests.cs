using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Repositories;
using Flywheel.Testing;
using Flywheel.Tests.Deployments;
using Flywheel.Validation;

namespace Flywheel.Tests.Validation;

public sealed class ValidationJobTests : IDisposable
{
    private const int Limit = 60_000;

    private readonly StackSandbox _stack = new();

    public void Dispose() => _stack.Dispose();

    [Fact(Timeout = Limit)]
    public async Task A_folder_that_needs_nothing_installed_is_validated_without_init()
    {
        Assert.IsType<JobOutcome.Succeeded>((await ValidateAsync()).Outcome);
        Assert.Equal((0, 1), (_stack.Tofu.Tool.StartsOf("init"), _stack.Tofu.Tool.StartsOf("validate")));
    }

    [Fact(Timeout = Limit)]
    public async Task What_is_wrong_is_said_with_its_place()
    {
        _stack.Tofu.Script(FakeTofu.Invalid);

        var result = await ValidateAsync();

        Assert.Equal("1 error in tofu/stacks/attic", result.Outcome.Reason());
        Assert.Equal("tofu/stacks/attic/main.tf:2:11", Assert.Single(result.Diagnostics).Position!.ToString());
    }

    [Fact(Timeout = Limit)]
    public async Task Where_terraform_asks_for_an_init_it_gets_one_without_backend_and_one_only()
    {
        // Without providers terraform makes no lock file.
        _stack.Tofu.Script("on init -input=false\nexit 0");
        _stack.Write("main.tf", "module \"x\" {\n  source = \"./x\"\n}\n");

        await ValidateAsync();
        await ValidateAsync();

        Assert.Equal((1, 2), (_stack.Tofu.Tool.StartsOf("init"), _stack.Tofu.Tool.StartsOf("validate")));
        Assert.Contains("-backend=false", _stack.Tofu.Tool.Starts[0], StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task An_init_that_failed_is_not_taken_for_done()
    {
        _stack.Write("main.tf", "module \"x\" {\n  source = \"./x\"\n}\n");
        _stack.Tofu.Script("on init\nprint-error Error: Unreadable module directory\nprint-error \nprint-error No such folder.\nexit 1");

        var first = await ValidateAsync();
        await ValidateAsync();

        Assert.Equal(TofuRules.InitFailed.Code, Assert.Single(first.Diagnostics).Code);
        Assert.Equal((2, 0), (_stack.Tofu.Tool.StartsOf("init"), _stack.Tofu.Tool.StartsOf("validate")));
    }

    [Theory(Timeout = Limit)]
    [InlineData("print panic: runtime error\nexit 2")]
    [InlineData("exit 0")]
    [InlineData("kill-self")]
    public async Task A_terraform_that_breaks_is_never_a_valid_configuration(string script)
    {
        _stack.Tofu.Script($"on validate\n{script}");

        var result = await ValidateAsync();

        Assert.IsType<JobOutcome.Failed>(result.Outcome);
        Assert.Equal(TofuRules.Unreadable.Code, Assert.Single(result.Diagnostics).Code);
    }

    [Fact(Timeout = Limit)]
    public async Task An_error_that_the_repository_itself_shows_fails_the_job()
    {
        var known = RepositoryRules.NotAGitRepository.Create("known");

        var result = await ValidateAsync(known);

        Assert.Equal("1 error in tofu/stacks/attic", result.Outcome.Reason());
    }

    [Fact(Timeout = Limit)]
    public async Task Files_are_named_one_by_one_so_that_nothing_ignored_is_walked_into()
    {
        _stack.Write("-rf.tf", "");

        var result = await FormatAsync();

        Assert.Equal("2 files checked", result.Note);
        Assert.Equal("fmt -check -list=true -diff=false -no-color ./tofu/stacks/attic/-rf.tf ./tofu/stacks/attic/main.tf", Assert.Single(_stack.Tofu.Tool.Starts));
    }

    [Fact(Timeout = Limit)]
    public async Task Every_file_that_is_not_canonical_is_named_and_the_difference_is_in_the_log()
    {
        _stack.Write("b.tf", "");
        _stack.Tofu.Script(
            "on -diff=true\nprint -a\nprint +b\nexit 3", "on fmt -check\nprint tofu/stacks/attic/b.tf\nprint tofu/stacks/attic/main.tf\nexit 3");
        var job = Format();
        var context = _stack.Context(job);

        var result = await _stack.RunAsync(job, context);

        Assert.Equal("2 files not in canonical format", result.Outcome.Reason());
        Assert.Equal(["tofu/stacks/attic/b.tf", "tofu/stacks/attic/main.tf"], result.Diagnostics.Select(d => d.Position.ToString()));
        Assert.Contains("-a\n+b\n", context.Recorded.Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_file_that_cannot_be_parsed_does_not_hide_those_that_are_badly_formatted()
    {
        _stack.Write("bad.tf", "");
        _stack.Tofu.Script("""
            on fmt -check -list=true -diff=false -no-color ./tofu/stacks/attic/bad.tf ./tofu/stacks/attic/main.tf
            print-error Error: Invalid expression
            print-error 
            print-error   on tofu/stacks/attic/bad.tf line 2, in resource "a" "b":
            print-error    2:   input = 
            print-error 
            print-error Expected the start of an expression.
            exit 2
            on fmt -check -list=true -diff=false
            print tofu/stacks/attic/main.tf
            exit 3
            """);

        var result = await FormatAsync();

        Assert.Equal([TofuRules.SyntaxError.Code, TofuRules.NotCanonical.Code], result.Diagnostics.Select(d => d.Code));
        Assert.Equal("1 problem in files that cannot be parsed, 1 file not in canonical format", result.Outcome.Reason());
    }

    [Theory(Timeout = Limit)]
    [InlineData("exit 7")]
    [InlineData("kill-self")]
    [InlineData("exit 2")]
    public async Task A_format_check_that_breaks_is_never_good(string script)
    {
        _stack.Tofu.Script($"on fmt\n{script}");

        Assert.IsType<JobOutcome.Failed>((await FormatAsync()).Outcome);
    }

    [Fact(Timeout = Limit)]
    public async Task Where_there_is_nothing_to_check_that_is_said()
    {
        File.Delete(Path.Combine(_stack.Folder, "main.tf"));

        Assert.Equal("no configuration files to check", (await FormatAsync()).Note);
        Assert.Empty(_stack.Tofu.Tool.Starts);
    }

    private FormatJob Format() => new(_stack.Tofu.Commands(), FileTree.Scan(_stack.Root, IgnoredPaths.None, FileHashes.InMemory()).Value!);

    private Task<JobResult> FormatAsync() => _stack.RunAsync(Format());

    private Task<JobResult> ValidateAsync(params Diagnostic[] known) => _stack.RunAsync(
        new ConfigurationJob(StubJob.Parse("validate/stack:attic"), _stack.Tofu.Commands(), TofuSource.Of(_stack.Stack()), [.. known]));
}
