using Flywheel.Jobs;
using Flywheel.Testing;

namespace Flywheel.Tests.Pipelines;

/// <summary>Jobs of all stages with needs among those before them, the same for the same random numbers.</summary>
internal static class RandomGraph
{
    private static readonly string[] Stages = [.. StageNames.Sequential.Select(s => s.Name())];

    public static Job[] Make(Random random, Func<JobOutcome>? outcome = null)
    {
        var ids = Enumerable.Range(0, random.Next(1, 40))
            .Select(i => (Stage: random.Next(Stages.Length), Id: i))
            .OrderBy(j => j.Stage)
            .Select(j => $"{Stages[j.Stage]}/job-{j.Id}")
            .ToArray();
        return [.. ids.Select((id, i) => new StubJob(id, ids.Take(i).Where(_ => random.Next(4) == 0), outcome?.Invoke()))];
    }
}
