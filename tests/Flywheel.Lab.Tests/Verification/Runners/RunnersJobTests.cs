using System.Globalization;
using Flywheel.Forges;
using Flywheel.Jobs;
using Flywheel.Lab.Tests.Forge;
using Flywheel.Testing;
using Flywheel.Verification.Runners;

namespace Flywheel.Lab.Tests.Verification.Runners;

/// <summary>verify/runners against the lab's forge, with runners that the real terraform registered.</summary>
public sealed class RunnersJobTests(RunnerBench bench) : IClassFixture<RunnerBench>
{
    private static TimeSpan Soon => TimeSpan.FromMilliseconds(1500);

    [Fact]
    public async Task A_runner_that_is_heard_of_after_the_deploy_is_well()
    {
        using var module = await bench.RegisterAsync("good");
        await bench.DeployAsync(module, "good");

        var result = await bench.VerifyAsync(module, "good");

        Assert.True(result.Outcome.IsGood, Text(result));
        Assert.Equal("1 registered, 1 alive", result.Note);
        Assert.Equal(RunnersArtifact.File, Assert.Single(result.Artifacts).Name);
    }

    [Fact]
    public async Task A_runner_that_fell_silent_is_found_while_the_forge_still_says_online()
    {
        using var module = await bench.RegisterAsync("silent");
        await bench.DeployAsync(module, "silent");
        var fault = bench.Faults.Add(new() { Kind = "runner", Name = RunnerBench.IdOf(module) });

        var result = await bench.VerifyAsync(module, "silent", Soon);
        bench.Faults.Clear(fault.Id);

        AssertFails("FW5404", "0 of its programs contacted the forge after", result);
        AssertFails("FW5404", "when the deploy of runners ended, expected at least 1; the last contact was at", result);
        AssertFails("FW5404", "the forge still says online, which proves nothing", result);
    }

    [Fact]
    public async Task A_runner_that_never_came_is_silent()
    {
        using var module = await bench.RegisterAsync("never");

        AssertFails("FW5404", "it never contacted the forge", await bench.VerifyAsync(module, "never", Soon));
    }

    [Fact]
    public async Task Fewer_programs_than_the_fewest_replicas_are_too_few()
    {
        using var module = await bench.RegisterAsync("few");
        await bench.DeployAsync(module, "few");

        AssertFails("FW5404", "expected at least 2", await bench.VerifyAsync(module, "few", Soon, least: 2));
    }

    [Fact]
    public async Task Where_no_replicas_are_asked_for_registered_is_enough_and_said()
    {
        using var module = await bench.RegisterAsync("zero");

        var result = await bench.VerifyAsync(module, "zero", Soon, least: 0);

        Assert.True(result.Outcome.IsGood, Text(result));
        Assert.Equal("1 registered, 0 alive, 1 with no replicas asked for", result.Note);
    }

    [Fact]
    public async Task Other_tags_and_flags_and_a_pause_are_told_at_once()
    {
        using var module = await bench.RegisterAsync("tags");
        await bench.ChangeAsync(
            RunnerBench.IdOf(module), new { tag_list = new[] { "linux", "windows" }, paused = true, run_untagged = true, locked = true, access_level = "ref_protected" });

        var result = await bench.VerifyAsync(module, "tags", TimeSpan.FromMinutes(5));

        AssertFails("FW5403", "is paused, expected not to be; has the tags linux, windows, expected the tags docker, linux; takes jobs without tags, "
            + "expected that it takes no jobs without tags; is locked, expected that it is not locked; is for protected branches only, expected that it is for all branches", result);
    }

    [Fact]
    public async Task A_runner_that_somebody_deleted_is_told_at_once()
    {
        using var module = await bench.RegisterAsync("gone");
        await bench.DeleteAsync(RunnerBench.IdOf(module));

        AssertFails("FW5402", "the forge does not know the number", await bench.VerifyAsync(module, "gone", TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public async Task A_runner_in_no_state_is_not_registered()
    {
        using var module = await bench.RegisterAsync("elsewhere");

        AssertFails("FW5402", "Runner docker is in the state of no stack", await bench.VerifyAsync(module, "here", Soon));
    }

    [Fact]
    public async Task A_runner_with_our_mark_that_no_state_has_is_unknown()
    {
        using var module = await bench.RegisterAsync("mark");
        await bench.DeployAsync(module, "mark");
        var id = await bench.AddAsync("flywheel: acme/mark/docker");
        await bench.AddAsync("flywheel: other/mark/docker");
        await bench.AddAsync("made by hand");

        var result = await bench.VerifyAsync(module, "mark");

        Assert.Single(result.Diagnostics);
        AssertFails("FW5405", string.Create(CultureInfo.InvariantCulture, $"Runner number {id} (left) carries the mark \"flywheel: acme/mark/docker\""), result);
    }

    [Theory]
    [InlineData("status:429", 2)]
    [InlineData("status:503", 2)]
    [InlineData("cut", 2)]
    [InlineData("cut-body", 1)]
    public async Task A_forge_that_fails_for_a_moment_is_asked_again(string mode, int times)
    {
        var environment = $"f{mode.Length}-{mode[^1]}";
        using var module = await bench.RegisterAsync(environment);
        await bench.DeployAsync(module, environment);
        bench.Faults.Add(new() { Kind = "request", Surface = "forge", Method = "GET", Path = "/api/v4/**", Mode = mode, Times = times });

        var result = await bench.VerifyAsync(module, environment);

        Assert.True(result.Outcome.IsGood, Text(result));
    }

    [Theory]
    [InlineData(ForgeHost.Creator, ForgeRefusalKind.Forbidden, "none of the scopes")]
    [InlineData(ForgeHost.Expired, ForgeRefusalKind.Unauthorized, "Token is expired")]
    [InlineData("glpat-unknown", ForgeRefusalKind.Unauthorized, "401 Unauthorized")]
    public async Task A_token_that_is_not_good_enough_is_told_with_what_it_lacks(string token, object kind, string said)
    {
        using var folder = new TemporaryFolder();
        await using var forge = await ForgeHost.StartAsync(folder);
        using var client = new GitLabClient(new(forge.Address, token, null), TimeProvider.System);

        var refusal = (await client.RunnersOfAsync("acme/platform", CancellationToken.None)).Refusal!;

        Assert.Equal(kind, refusal.Kind);
        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_may_only_read_is_enough()
    {
        using var folder = new TemporaryFolder();
        await using var forge = await ForgeHost.StartAsync(folder);
        var (id, _) = await forge.AddRunnerAsync();
        using var client = new GitLabClient(new(forge.Address, ForgeHost.Reader, null), TimeProvider.System);

        Assert.Equal([id], (await client.RunnersOfAsync("acme/platform", CancellationToken.None)).Value!.Items);
        Assert.Equal("docker", (await client.RunnerAsync(id, CancellationToken.None)).Value!.Description);
        Assert.Empty((await client.ContactsAsync(id, CancellationToken.None)).Value!.Items);
    }

    private static void AssertFails(string code, string said, JobResult result)
    {
        Assert.IsType<JobOutcome.Failed>(result.Outcome);
        Assert.True(result.Diagnostics.Any(d => d.Code == code && d.Detail.Contains(said, StringComparison.Ordinal) && d.Help is not null), Text(result));
    }

    private static string Text(JobResult result) => $"{result.Outcome}\n{string.Join('\n', result.Diagnostics.Select(d => $"{d.Code} {d.Detail}"))}";
}
