using System.Collections.Immutable;

namespace Flywheel.Verification.Http;

/// <summary>What a check saw, attempt by attempt.</summary>
/// <param name="Attempts">In order; only the last 100 when there were more. Never empty.</param>
internal sealed record HttpCheckReport(ImmutableArray<HttpAttempt> Attempts)
{
    public HttpAttempt Last => Attempts[^1];

    public bool Passed => Last.End == HttpAttemptEnd.Passed;
}
