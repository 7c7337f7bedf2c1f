using System.Collections.Immutable;
using System.Globalization;

namespace Flywheel.Verification.Http;

/// <summary>What a check saw, attempt by attempt.</summary>
/// <param name="Attempts">In order; only the last 100 when there were more. Never empty.</param>
/// <param name="InARow">How many of the last attempts passed.</param>
/// <param name="Wanted">How many of them must.</param>
internal sealed record HttpCheckReport(ImmutableArray<HttpAttempt> Attempts, int InARow, int Wanted)
{
    public HttpAttempt Last => Attempts[^1];

    public bool Passed => InARow >= Wanted;

    /// <summary>What was wrong in the end; null when nothing was.</summary>
    public string? Problem => Passed ? null : Last.Problem
        ?? string.Create(CultureInfo.InvariantCulture, $"expected {Wanted} good answers in a row, saw {InARow} when the time was up");
}
