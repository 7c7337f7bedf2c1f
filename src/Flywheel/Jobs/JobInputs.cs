using System.Collections.Immutable;

namespace Flywheel.Jobs;

/// <summary>All that the result of a job depends on. The artifacts of the jobs it needs are added by the engine.</summary>
internal sealed record JobInputs
{
    /// <summary>Changes when the meaning of a job's result changes, so that results of an older program are not taken.</summary>
    public required int Version { get; init; }

    /// <summary>Files by content.</summary>
    public ImmutableArray<InputFiles> Files { get; init; } = [];

    /// <summary>Settings, tool versions and the like, by name.</summary>
    public ImmutableSortedDictionary<string, string> Values { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
