using System.Collections.Immutable;
using Flywheel.Diagnostics;

namespace Flywheel.Settings;

/// <summary>A job of the user's own.</summary>
internal sealed record JobSettings
{
    /// <summary><c>stage/name</c>, unique.</summary>
    public string Id { get; init; } = "";

    /// <summary>The program and its arguments; no shell sees them.</summary>
    public ImmutableArray<string> Run { get; init; } = [];

    /// <summary>Ids of jobs that must end well first.</summary>
    public ImmutableArray<string> Needs { get; init; } = [];

    /// <summary>Patterns of the files it reads; empty: it is never reused.</summary>
    public ImmutableArray<string> Inputs { get; init; } = [];

    /// <summary>Files that it makes and that are kept as artifacts.</summary>
    public ImmutableArray<string> Outputs { get; init; } = [];

    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Where it runs, relative to the repository's folder.</summary>
    public string Directory { get; init; } = ".";

    /// <summary>Where it stands in the file.</summary>
    public SourcePosition Position { get; init; }
}
