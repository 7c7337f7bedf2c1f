using System.Collections.Immutable;
using System.Globalization;
using Flywheel.Documents;
using Flywheel.Jobs;
using Flywheel.Settings;
using Flywheel.Testing;
using Flywheel.Verification.Http;
using Microsoft.Extensions.Time.Testing;

namespace Flywheel.Tests.Verification.Http;

/// <summary>The whole job against a real server on this machine.</summary>
public sealed class HttpCheckJobTests
{
    [Fact]
    public async Task A_job_that_passes_says_what_it_saw()
    {
        await using var server = new LoopbackServer(LoopbackServer.Reply(200, ""));
        var job = Job("http://x.localhost{port}/api/health", server.Port);
        var context = new LogOnlyContext(job.Id);

        var result = await job.RunAsync(context, CancellationToken.None);

        Assert.IsType<JobOutcome.Succeeded>(result.Outcome);
        Assert.Equal("verify/http:dashboard", job.Id.ToString());
        Assert.Equal("attempt 1: status 200, 0 ms: as expected", result.Note);
        Assert.Equal(("200", "1"), (result.Facts["status"], result.Facts["attempts"]));
        Assert.Equal(2, context.Written.Count);
    }

    [Theory]
    [InlineData(404, "after 1 attempt: expected status 200, saw 404", "FW5003", "The body began: busy")]
    [InlineData(503, "after 1 attempt: expected status 200, saw 503", "FW5003", "The body began: busy")]
    public async Task A_job_that_fails_says_expected_seen_and_how_often(int status, string reason, string code, string seen)
    {
        await using var server = new LoopbackServer(LoopbackServer.Reply(status, "busy"));
        var job = Job("http://127.0.0.1{port}/", server.Port);

        var result = await job.RunAsync(new LogOnlyContext(job.Id), CancellationToken.None);

        Assert.Equal(new JobOutcome.Failed(reason), result.Outcome);
        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal(code, diagnostic.Code);
        Assert.Contains(seen, diagnostic.Detail, StringComparison.Ordinal);
        Assert.NotNull(diagnostic.Help);
    }

    [Fact]
    public async Task An_endpoint_that_answers_once_and_then_with_500_fails_where_it_must_be_stable()
    {
        await using var server = new LoopbackServer(LoopbackServer.InTurn(LoopbackServer.Reply(200, ""), LoopbackServer.Reply(500, "out of memory")));
        var job = new HttpCheckJob(
            new() { Name = "dashboard", Url = "http://127.0.0.1{port}/", Stable = 2, Interval = TimeSpan.FromMilliseconds(1), Within = TimeSpan.FromMilliseconds(300) },
            Port(server.Port), new HttpCheck(TimeProvider.System));
        var context = new LogOnlyContext(job.Id);

        var result = await job.RunAsync(context, TestContext.Current.CancellationToken);

        Assert.Matches("^after [0-9]+ attempts: expected status 200, saw 500$", Assert.IsType<JobOutcome.Failed>(result.Outcome).Reason);
        Assert.Contains("The body began: out of memory", Assert.Single(result.Diagnostics).Detail, StringComparison.Ordinal);
        Assert.Contains(context.Written, line => line.StartsWith("attempt 1: status 200", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_endpoint_with_another_body_fails_with_what_was_expected_and_seen()
    {
        await using var server = new LoopbackServer(LoopbackServer.Reply(200, """{"status":"degraded"}"""));
        var ok = ImmutableSortedDictionary.Create<string, JsonText>(StringComparer.Ordinal).Add("status", new("\"ok\""));
        var job = Job("http://127.0.0.1{port}/", server.Port, new() { Json = ok });

        var result = await job.RunAsync(new LogOnlyContext(job.Id), TestContext.Current.CancellationToken);

        Assert.Equal(new JobOutcome.Failed("after 1 attempt: expected status = \"ok\", saw \"degraded\""), result.Outcome);
        Assert.Equal("FW5003", Assert.Single(result.Diagnostics).Code);
    }

    [Theory]
    [InlineData("http://{domian}/", "FW5002", "Unusable")]
    [InlineData("http://169.254.169.254/latest/meta-data/", "FW5004", "Job")]
    [InlineData("http://[::ffff:a9fe:a9fe]/", "FW5004", "Job")]
    public async Task A_url_that_must_not_be_asked_fails_without_asking(string url, string code, string kind)
    {
        var job = Job(url, 1);

        var result = await job.RunAsync(new LogOnlyContext(job.Id), CancellationToken.None);

        Assert.Equal(kind, Assert.IsType<JobOutcome.Failed>(result.Outcome).Kind.ToString());
        Assert.Equal(code, Assert.Single(result.Diagnostics).Code);
    }

    [Theory]
    [InlineData("4f1c", true)]
    [InlineData("0000", false)]
    public async Task The_commit_that_is_expected_is_the_one_that_was_deployed(string deployed, bool passes)
    {
        await using var server = new LoopbackServer(LoopbackServer.Reply(200, """{"commit":"4f1c"}"""));
        var job = Job("http://127.0.0.1{port}/", server.Port, new() { Body = "\"{commit}\"", Json = Commit });
        var context = new LogOnlyContext(job.Id);
        context.Results[StubJob.Parse("deploy/dashboard")] = JobResult.Succeeded() with { Facts = Texts.Add("commit", deployed) };

        var result = await job.RunAsync(context, CancellationToken.None);

        Assert.Equal(passes, result.Outcome.IsGood);
    }

    [Fact]
    public async Task Without_a_deploy_the_commit_is_that_of_the_checkout()
    {
        await using var server = new LoopbackServer(LoopbackServer.Reply(200, """{"commit":"here"}"""));
        var job = Job("http://127.0.0.1{port}/", server.Port, new() { Json = Commit });

        Assert.True((await job.RunAsync(new LogOnlyContext(job.Id), CancellationToken.None)).Outcome.IsGood);
    }

    [Fact]
    public void The_check_ends_before_its_job_is_stopped() => Assert.True(Job("http://x/", 1).Timeout > Limit);

    // Shorter than the first pause, so there is one attempt.
    private static TimeSpan Limit => TimeSpan.FromMilliseconds(100);

    private static ImmutableSortedDictionary<string, string> Texts => ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private static ImmutableSortedDictionary<string, JsonText> Commit =>
        ImmutableSortedDictionary.Create<string, JsonText>(StringComparer.Ordinal).Add("commit", new("\"{commit}\""));

    private static ImmutableSortedDictionary<string, string> Port(int port) => Texts.Add("port", string.Create(CultureInfo.InvariantCulture, $":{port}"));

    private static HttpCheckJob Job(string url, int port, HttpExpectationSettings? expect = null) => new(
        new HttpCheckSettings { Name = "dashboard", Url = url, Within = Limit, Expect = expect ?? new() },
        Port(port),
        new HttpCheck(new FakeTimeProvider()))
    {
        Deploy = StubJob.Parse("deploy/dashboard"),
        Commit = "here",
    };
}
