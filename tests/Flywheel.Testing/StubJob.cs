using Flywheel.Jobs;

namespace Flywheel.Testing;

/// <summary>A job that does what the test says.</summary>
internal sealed class StubJob : Job
{
    private readonly Func<JobContext, CancellationToken, Task<JobResult>> _run;

    /// <summary>A job that ends at once with an outcome; success by default.</summary>
    public StubJob(string id, IEnumerable<string>? needs = null, JobOutcome? outcome = null)
        : this(id, needs, (_, _) => Task.FromResult(new JobResult { Outcome = outcome ?? new JobOutcome.Succeeded() }))
    {
    }

    /// <summary>A job that runs a function.</summary>
    public StubJob(string id, IEnumerable<string>? needs, Func<JobContext, CancellationToken, Task<JobResult>> run)
        : base(Parse(id))
    {
        Needs = [.. (needs ?? []).Select(Parse)];
        _run = run;
    }

    public override string Description => $"stub of {Id}";

    public override Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken) => _run(context, cancellationToken);

    /// <summary>The id of that text.</summary>
    public static JobId Parse(string id) =>
        JobId.TryParse(id, out var parsed) ? parsed.Value : throw new ArgumentException($"\"{id}\" is no job id", nameof(id));
}
