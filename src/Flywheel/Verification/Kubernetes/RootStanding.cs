using Flywheel.Clusters;
using Flywheel.Readiness;

namespace Flywheel.Verification.Kubernetes;

/// <summary>Where a root stands: the verdict on it, and whether it is worth waiting for another.</summary>
/// <param name="Verdict">The rules' own, or what stands in its place.</param>
/// <param name="IsSettled">Waiting brings nothing.</param>
internal sealed record RootStanding(Verdict Verdict, bool IsSettled)
{
    public bool IsRefused { get; init; }

    /// <summary>The right that is missing, as <c>kubectl auth can-i</c> takes it: <c>watch pods</c>; null: it is not a matter of rights.</summary>
    public string? Lacks { get; init; }

    public bool IsMissing { get; init; }

    /// <summary>A settled root that lets the check fail.</summary>
    public bool IsBad => IsSettled && (IsRefused || !Verdict.Passes);

    /// <summary>The cluster has not told yet.</summary>
    public static RootStanding Unanswered { get; } = new(Verdict.Progressing("NoAnswer", "the cluster has not said anything of it yet"), IsSettled: false);

    /// <summary>The cluster does not tell.</summary>
    /// <param name="message">The same in sentences, with what it is about.</param>
    /// <param name="refusal">Why, in the cluster's words.</param>
    /// <param name="right">What was asked for: a verb and a kind.</param>
    public static RootStanding Refused(string message, ClusterRefusal refusal, string right) =>
        new(Verdict.Unknown(refusal.Kind.ToString(), message), IsSettled: !refusal.IsPassing)
        {
            IsRefused = true,
            Lacks = refusal.Kind == ClusterRefusalKind.Forbidden ? right : null,
        };

    /// <summary>It is not there.</summary>
    public static RootStanding Missing(bool wasThere) => new(
        wasThere
            ? Verdict.Failed("Deleted", "it was deleted while it was watched")
            : Verdict.Failed("Missing", "the state of the stack holds it, the cluster does not"),
        IsSettled: true)
    {
        IsMissing = true,
    };

    /// <summary>The cluster does not know its kind.</summary>
    public static RootStanding NoKind(RootObject root) => new(
        Verdict.Failed("NoKind", $"the cluster has no kind {root.Name.Kind} of version {root.ApiVersion}, so it cannot have the object"), IsSettled: true)
    { IsMissing = true };

    /// <summary>What should lead to objects does not.</summary>
    public static RootStanding Broken(string reason, string detail) => new(Verdict.Failed(reason, detail), IsSettled: true);

    /// <summary>It is there.</summary>
    /// <param name="verdict">The rules' verdict.</param>
    /// <param name="isDeleted">Its deletion has begun, which nothing takes back.</param>
    public static RootStanding Seen(Verdict verdict, bool isDeleted) => isDeleted
        ? new(verdict with { Health = Health.Failed, ChangesAt = null }, IsSettled: true)
        : new(verdict, IsSettled: verdict.Passes || verdict.Health is Health.Failed or Health.Suspended);
}
