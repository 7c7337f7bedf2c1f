using Flywheel.Artifacts;

namespace Flywheel.Plans.Bundles;

/// <summary>Remembers which plans were sealed, across processes. A commit is on disk when a method returns.</summary>
internal interface ISealRegister
{
    /// <summary>Records that a plan was sealed here, before anybody can deploy it.</summary>
    void Sealed(PlanSeal seal);

    /// <summary>The seal of a plan of that digest for the stack, or null: this history has never seen it.</summary>
    PlanSeal? FindSeal(string stack, string environment, Digest plan);

    /// <summary>Seals since a moment, oldest first.</summary>
    IReadOnlyList<PlanSeal> SealsSince(DateTimeOffset moment);
}
