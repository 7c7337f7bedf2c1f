using System.Text;
using System.Text.Json;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Runs;
using Flywheel.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Flywheel.Tests.Execution;

/// <summary>terraform prints the command of a failed provisioner in its error, sensitive values and all, even where it suppresses the output.</summary>
public sealed class MaskingTests : IDisposable
{
    private const int Limit = 30_000;
    private const string Secret = "correct-horse-battery";

    private readonly Engine _engine = new(new FakeTimeProvider(StubRun.Start))
    {
        Secrets = SecretSet.Create([KeyValuePair.Create("TOKEN", "glpat-0123456789")]),
    };

    public void Dispose() => _engine.Dispose();

    [Fact(Timeout = Limit)]
    public async Task What_a_job_says_of_its_failure_is_masked_like_its_log()
    {
        var run = await _engine.RunAsync(Leaking(_ => JobResult.Failed($"exit code 1 of false {Secret}", Problem())));

        AssertClean(run);
        Assert.Equal("exit code 1 of false ***", run.Jobs[0].Outcome!.Reason());
        Assert.Equal("Error running command 'false ***' with ***", Assert.Single(run.AllDiagnostics).Detail);
    }

    [Fact(Timeout = Limit)]
    public async Task Every_outcome_with_words_in_it_is_masked()
    {
        foreach (var outcome in new JobOutcome[]
        {
            new JobOutcome.Cancelled(Secret), new JobOutcome.Skipped(Secret), new JobOutcome.NeedsAttention(Secret, [Secret]), new JobOutcome.Failed(Secret),
        })
        {
            AssertClean(await _engine.RunAsync(Leaking(_ => new() { Outcome = outcome, Note = Secret })));
        }
    }

    [Fact(Timeout = Limit)]
    public async Task The_message_of_an_exception_is_masked()
    {
        var run = await _engine.RunAsync(Leaking(_ => throw new InvalidOperationException(Secret)));

        AssertClean(run);
        Assert.DoesNotContain(Secret, _engine.LogOf("deploy/attic"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_secret_that_becomes_known_while_a_job_runs_is_masked_in_its_log_however_it_is_cut()
    {
        await _engine.RunAsync(Leaking(context =>
        {
            foreach (var b in Encoding.UTF8.GetBytes($"it is {Secret} and glpat-0123456789.\n"))
            {
                context.Log.Write(OutputStream.Standard, [b]);
            }

            return JobResult.Succeeded();
        }));

        Assert.Equal("it is *** and ***.\n", _engine.LogOf("deploy/attic"));
    }

    private static Diagnostic Problem() =>
        PlanRules.ApplyFailed.At(new("main.tf", 6), $"Error running command 'false {Secret}' with glpat-0123456789", Secret) with { Snippet = Secret, Summary = Secret };

    private static StubJob Leaking(Func<JobContext, JobResult> run) => new("deploy/attic", null, (context, _) =>
    {
        context.Log.Mask([Secret]);
        return Task.FromResult(run(context));
    });

    private void AssertClean(RunRecord run)
    {
        var stored = File.ReadAllText(_engine.RunFolder.Events);
        Assert.DoesNotContain(Secret, stored, StringComparison.Ordinal);
        Assert.DoesNotContain("glpat-", stored, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, JsonSerializer.Serialize(JobResultDocument.From(run.Jobs[0].Result!), JobsJson.Default.JobResultDocument), StringComparison.Ordinal);
    }
}
