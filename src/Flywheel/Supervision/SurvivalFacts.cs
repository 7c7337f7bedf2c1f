using System.Collections.Immutable;

namespace Flywheel.Supervision;

/// <summary>What this process can see of those who might end it together with its children.</summary>
internal sealed record SurvivalFacts
{
    /// <summary>Files that container engines leave in their containers.</summary>
    public static readonly ImmutableArray<string> Markers = ["/.dockerenv", "/run/.containerenv", "/var/run/secrets/kubernetes.io"];

    /// <summary>Our number in our own pid namespace.</summary>
    public required int Pid { get; init; }

    /// <summary>The pid namespace, as <c>pid:[4026531836]</c>; empty: unknown.</summary>
    public required string PidNamespace { get; init; }

    /// <summary>Name of the first process of that namespace; empty: unknown.</summary>
    public required string FirstProcess { get; init; }

    /// <summary>Text of <c>/proc/self/cgroup</c>.</summary>
    public required string Cgroups { get; init; }

    /// <summary>Which of <see cref="Markers"/> are there.</summary>
    public required ImmutableArray<string> Found { get; init; }

    public required ImmutableSortedDictionary<string, string> Variables { get; init; }

    /// <summary>The facts about this process.</summary>
    public static SurvivalFacts Read(ImmutableSortedDictionary<string, string> variables) => new()
    {
        Pid = Environment.ProcessId,
        PidNamespace = Ask(() => new FileInfo("/proc/self/ns/pid").LinkTarget),
        FirstProcess = Ask(() => File.ReadAllText("/proc/1/comm").Trim()),
        Cgroups = Ask(() => File.ReadAllText("/proc/self/cgroup")),
        Found = [.. Markers.Where(Path.Exists)],
        Variables = variables,
    };

    private static string Ask(Func<string?> question)
    {
        try
        {
            return question() ?? "";
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
