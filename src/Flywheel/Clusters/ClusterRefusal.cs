using Flywheel.Diagnostics;

namespace Flywheel.Clusters;

/// <summary>Why a cluster did not answer as asked.</summary>
/// <param name="Message">Whole sentences: what was asked, what came, what to do. Free of secrets and safe to show.</param>
internal sealed record ClusterRefusal(ClusterRefusalKind Kind, string Message)
{
    /// <summary>How long the server asks to wait; null: it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The same question may be answered later without anybody mending something.</summary>
    public bool IsPassing => Kind is ClusterRefusalKind.TooMany or ClusterRefusalKind.Unreachable or ClusterRefusalKind.Timeout or ClusterRefusalKind.Failing;

    /// <summary>The same for the user of a run that cannot go on without the answer.</summary>
    public Diagnostic ToDiagnostic() =>
        (Kind == ClusterRefusalKind.NoCredentials ? VerifyRules.CredentialProgramFailed : VerifyRules.ClusterRefused).Create(Message);
}
