using System.Collections.Frozen;
using System.Collections.Immutable;
using Flywheel.Jobs;

namespace Flywheel.Pipelines;

/// <summary>The checked graph of jobs for one request. Nothing has run yet.</summary>
internal sealed class Pipeline
{
    private readonly FrozenDictionary<JobId, Job> _byId;

    internal Pipeline(ImmutableArray<Job> jobs)
    {
        Jobs = jobs;
        _byId = jobs.ToFrozenDictionary(j => j.Id);
        Stages = [.. jobs.Select(j => j.Id.Stage).Distinct().Order()];
    }

    /// <summary>All jobs: by stage, inside a stage every job after those it needs, else by id.</summary>
    public ImmutableArray<Job> Jobs { get; }

    /// <summary>The stages that have jobs, in order.</summary>
    public ImmutableArray<Stage> Stages { get; }

    /// <summary>The jobs of one stage, in the pipeline's order.</summary>
    public ImmutableArray<Job> In(Stage stage) => [.. Jobs.Where(j => j.Id.Stage == stage)];

    /// <summary>The job of that id, or null.</summary>
    public Job? Find(JobId id) => _byId.GetValueOrDefault(id);
}
