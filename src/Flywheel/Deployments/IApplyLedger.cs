using Flywheel.Artifacts;
using Flywheel.Jobs;
using Flywheel.Plans.Bundles;

namespace Flywheel.Deployments;

/// <summary>Knows what was planned, applied and left open, across processes and, in PostgreSQL, across machines. A commit is on disk when a method returns.</summary>
internal interface IApplyLedger : ISealRegister
{
    /// <summary>The deploy of this very plan, or null.</summary>
    DeployRecord? Find(string stack, string environment, Digest plan);

    /// <summary>The last deploy that was recorded, no-op ones too; null: none yet.</summary>
    DeployRecord? Newest(string stack, string environment);

    /// <summary>The last deploy of the stack that ended well and had something to apply, or whose unknown outcome was resolved as applied; null: none.</summary>
    DeployRecord? NewestApplied(string stack, string environment);

    /// <summary>The deploy that forbids another one until it is resolved, or null. One that still lives is not it: the stack is busy then.</summary>
    DeployRecord? Unknown(string stack, string environment);

    /// <summary>Deploys that began and have no recorded end, those of other machines too.</summary>
    IReadOnlyList<DeployRecord> Open();

    /// <summary>Deploys that ended in need of attention and that nobody has resolved.</summary>
    IReadOnlyList<DeployRecord> NeedAttention();

    /// <summary>Takes the stack and records the intent before tofu starts: at most one is open on a stack, and a plan is applied at most once.</summary>
    ApplyClaim Claim(ApplyIntent intent);

    /// <summary>
    /// Records that tofu starts, right before the supervisor is asked to: from here on nobody but this machine's recovery or a person ends the apply.
    /// </summary>
    /// <returns>False when somebody else took the stack since: tofu must not be started.</returns>
    bool Started(ApplyClaim.Granted claim, DateTimeOffset at);

    /// <summary>Whoever follows the apply still does, and is this process from now on. Called by a <see cref="LeaseKeeper"/>.</summary>
    /// <returns>False when the apply is not open any more.</returns>
    bool Renew(ApplyClaim.Granted claim);

    /// <summary>tofu itself never started, so the plan may be applied still: forgets the intent.</summary>
    /// <returns>False when the apply is not open any more: nothing was forgotten.</returns>
    bool NeverStarted(ApplyClaim.Granted claim);

    /// <summary>Records how an apply ended.</summary>
    /// <returns>False when somebody else took the stack since: nothing was recorded.</returns>
    bool End(ApplyClaim.Granted claim, string outcome, DateTimeOffset at);

    /// <summary>Records a deploy with nothing to apply, so that older plans are seen to be superseded by it.</summary>
    void EndedEmpty(ApplyIntent intent);

    /// <summary>Ends an unknown outcome by a person's word.</summary>
    /// <returns>False when the run has no unknown outcome on that stack.</returns>
    bool Resolve(string stack, string environment, RunId run, bool applied, string reason, DateTimeOffset at);
}
