using System.Collections.Immutable;
using Flywheel.Caching;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Pipelines;
using Flywheel.Processes;
using Flywheel.Runs;

namespace Flywheel.Launching;

/// <summary>A run that could start now.</summary>
internal sealed record PreparedRun
{
    public required RunHeader Header { get; init; }

    public required RunRequest Request { get; init; }

    public required Pipeline Pipeline { get; init; }

    public required PipelineSources Sources { get; init; }

    /// <summary>What to say that belongs to no job.</summary>
    public required ImmutableArray<Diagnostic> Notes { get; init; }

    public required SecretSet Secrets { get; init; }

    /// <summary>Results of the run it goes on from.</summary>
    public required ImmutableSortedDictionary<JobId, JobResult> Basis { get; init; }

    /// <summary>Where results for reuse are kept. A stranger's serve strangers alone.</summary>
    public string ReuseFile(FlywheelHome home) => Path.Combine(home.Cache, Sources.Untrusted is null ? ReuseCache.FileName : ReuseCache.UntrustedFileName);

    /// <summary>It may change the work tree or an environment, so no other such run may go on beside it.</summary>
    public bool NeedsLock => Request.Stages.Any(stage => stage is Stage.Build or Stage.Plan or Stage.Deploy);
}
