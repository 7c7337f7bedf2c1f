using System.Collections.Immutable;
using Flywheel.Diagnostics;

namespace Flywheel.Deployments.Applying;

/// <summary>What an apply said of itself. Never more than that: see <see cref="ApplyEvents"/> for what is believed.</summary>
internal sealed record ApplyRecord
{
    /// <summary>Nothing was said at all.</summary>
    public static ApplyRecord Nothing { get; } = new();

    /// <summary>Every address that was planned or begun, in the order in which tofu first named them.</summary>
    public ImmutableArray<ResourceRecord> Resources { get; init; } = [];

    /// <summary>tofu's own sum at the end of an apply that went well; null: it printed none.</summary>
    public ApplyCounts? Counts { get; init; }

    /// <summary>tofu's errors and warnings, in its order.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>The version of tofu that spoke; null: it never said.</summary>
    public string? ToolVersion { get; init; }

    /// <summary>tofu said that it got an interrupt.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>tofu printed the whole state, because it could save it nowhere; it was diverted.</summary>
    public bool HasDump { get; init; }

    /// <summary>From the first line to the last every line of stdout was an event of a version that we know.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Something was begun.</summary>
    public bool HasBegun => Resources.Any(resource => resource.Outcome != ResourceOutcome.NeverStarted);

    public IEnumerable<Diagnostic> Errors => Diagnostics.Where(diagnostic => diagnostic.IsError);

    /// <summary>The addresses with that outcome.</summary>
    public ImmutableArray<string> With(ResourceOutcome outcome) =>
        [.. Resources.Where(resource => resource.Outcome == outcome).Select(resource => resource.Address)];

    public int Count(ResourceOutcome outcome) => Resources.Count(resource => resource.Outcome == outcome);

    /// <summary>tofu reported an error with that headline.</summary>
    public bool Says(params ReadOnlySpan<string> headlines)
    {
        foreach (var headline in headlines)
        {
            if (Errors.Any(error => error.Summary.StartsWith(headline, StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }
}
