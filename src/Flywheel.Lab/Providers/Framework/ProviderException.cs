using System.Collections.Immutable;

namespace Flywheel.Lab.Providers.Framework;

/// <summary>An operation of a provider failed; the problems are what the user reads. The gRPC surface turns it into diagnostics.</summary>
internal sealed class ProviderException(params ImmutableArray<ProviderProblem> problems)
    : Exception(string.Join("; ", problems.Select(p => $"{p.Summary}: {p.Detail}"))), IProviderFailure
{
    public ProviderException(string summary, string detail) : this(new ProviderProblem(summary, detail))
    {
    }

    public IEnumerable<ProviderProblem> Problems { get; } = problems.AsEnumerable();
}
