using Flywheel.Jobs;
using Flywheel.Testing;
using Flywheel.Tests.Deployments;
using Flywheel.Validation;

namespace Flywheel.Tests.Validation;

/// <summary>What validation says of provider versions that are not locked.</summary>
public sealed class LockFileTests : IDisposable
{
    private const int Limit = 60_000;
    private const string Random = "hashicorp/random";

    private readonly StackSandbox _stack = new();

    public void Dispose() => _stack.Dispose();

    [Fact(Timeout = Limit)]
    public async Task A_stack_with_providers_and_without_a_lock_file_gets_the_command_that_makes_one()
    {
        var result = await ValidateAsync(isLab: false, Random);

        var warning = Assert.Single(result.Diagnostics);
        Assert.Equal("FW2106", warning.Code);
        Assert.EndsWith(
            " -chdir=tofu/stacks/attic providers lock -platform=linux_amd64 -platform=linux_arm64, and commit the file.", warning.Help, StringComparison.Ordinal);
        Assert.IsType<JobOutcome.Succeeded>(result.Outcome);
    }

    [Fact(Timeout = Limit)]
    public async Task A_committed_lock_file_is_all_that_is_wanted()
    {
        _stack.Write(".terraform.lock.hcl", "");

        Assert.Empty((await ValidateAsync(isLab: false, Random)).Diagnostics);
    }

    [Fact(Timeout = Limit)]
    public async Task In_a_lab_stand_ins_are_not_locked() => Assert.Empty((await ValidateAsync(isLab: true, Random)).Diagnostics);

    [Fact(Timeout = Limit)]
    public async Task In_a_lab_a_provider_that_is_no_stand_in_is() =>
        Assert.Single((await ValidateAsync(isLab: true, "hashicorp/aws")).Diagnostics);

    [Fact(Timeout = Limit)]
    public async Task A_stack_without_providers_has_nothing_to_lock() => Assert.Empty((await RunAsync(isLab: false)).Diagnostics);

    [Fact(Timeout = Limit)]
    public async Task What_an_init_locks_in_a_lab_stays_out_of_the_repository()
    {
        _stack.Tofu.Script("on init\nwrite .terraform.lock.hcl locked\nexit 0");

        await ValidateAsync(isLab: true, Random);

        var written = Directory.GetFiles(_stack.Root, ".terraform.lock.hcl", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 });
        Assert.NotEmpty(written);
        Assert.All(written, file => Assert.StartsWith(_stack.Home.Work, file, StringComparison.Ordinal));
    }

    private Task<JobResult> ValidateAsync(bool isLab, string provider)
    {
        _stack.Write("versions.tf", $"terraform {{\n  required_providers {{\n    x = {{ source = \"{provider}\" }}\n  }}\n}}\n");
        return RunAsync(isLab);
    }

    private Task<JobResult> RunAsync(bool isLab) => _stack.RunAsync(
        new ConfigurationJob(StubJob.Parse("validate/stack:attic"), _stack.Tofu.Commands(), TofuSource.Of(_stack.Stack()) with { InLab = isLab }, []));
}
