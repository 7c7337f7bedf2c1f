using System.Collections.Immutable;
using Flywheel.Documents;

namespace Flywheel.Settings;

/// <summary>What one stack needs beyond the conventions.</summary>
internal sealed record StackSettings
{
    /// <summary>Stacks that are applied before this one.</summary>
    public ImmutableArray<string> After { get; init; } = [];

    /// <summary>The tofu variable that takes the image's digest reference; null: none.</summary>
    public string? ImageVariable { get; init; }

    /// <summary>The tofu variable that takes the path of the application's archive; null: none.</summary>
    public string? AppVariable { get; init; }

    /// <summary>Values of tofu variables, as JSON.</summary>
    public ImmutableSortedDictionary<string, JsonText> Variables { get; init; } = ImmutableSortedDictionary.Create<string, JsonText>(StringComparer.Ordinal);

    /// <summary>Environment variables for tofu; none of those that <see cref="RefusedVariables"/> lists.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>For its plan and for its apply; null: those of <see cref="TimeoutSettings"/>.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Paths and patterns of what its plan reads besides its own files: relative to the repository's folder, absolute, or from <c>~/</c>.</summary>
    public ImmutableArray<string> Reads { get; init; } = [];
}
