using System.Collections.Immutable;

namespace Flywheel.Organizations;

/// <summary>What a runner offers to its jobs.</summary>
internal enum RunnerType
{
    Docker,
    Dind,
    Rocky8,
    Rocky9,
    Nix,
    L40s,
    A100,
}

/// <summary>Runner types as words.</summary>
internal static class RunnerTypes
{
    /// <summary>All of them, in the order in which documentation lists them.</summary>
    public static readonly ImmutableArray<(string Word, RunnerType Type)> All =
    [
        ("docker", RunnerType.Docker), ("dind", RunnerType.Dind), ("rocky8", RunnerType.Rocky8), ("rocky9", RunnerType.Rocky9),
        ("nix", RunnerType.Nix), ("l40s", RunnerType.L40s), ("a100", RunnerType.A100),
    ];

    /// <summary>The word in files.</summary>
    public static string Name(this RunnerType type) => All.First(t => t.Type == type).Word;

    /// <summary>Its jobs get a graphics card.</summary>
    public static bool HasGpu(this RunnerType type) => type is RunnerType.L40s or RunnerType.A100;
}
