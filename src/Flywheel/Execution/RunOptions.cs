using System.Collections.Immutable;
using Flywheel.Jobs;
using Flywheel.Processes;

namespace Flywheel.Execution;

/// <summary>How a pipeline is to be walked.</summary>
internal sealed record RunOptions
{
    /// <summary>How many jobs run at once.</summary>
    public required int Places { get; init; }

    /// <summary>Start nothing more once a job has failed. Default: the others of the stage go on.</summary>
    public bool FailFast { get; init; }

    /// <summary>Take earlier results of jobs whose inputs are the same. Default: yes.</summary>
    public bool Reuse { get; init; } = true;

    /// <summary>Write into the log of a job that runs why no earlier result served.</summary>
    public bool ExplainReuse { get; init; }

    /// <summary>What is masked in every output.</summary>
    public required SecretSet Secrets { get; init; }

    /// <summary>Results of the run that this one is based on.</summary>
    public ImmutableSortedDictionary<JobId, JobResult> Basis { get; init; } = ImmutableSortedDictionary<JobId, JobResult>.Empty;
}
