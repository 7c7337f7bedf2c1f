namespace Flywheel.Deployments;

/// <summary>Knows which plans were applied, across processes. A commit is on disk when a method returns.</summary>
internal interface IApplyLedger
{
    /// <summary>
    /// Records the intent to apply a plan before tofu starts.
    /// </summary>
    /// <returns>False when this plan of this stack was intended before: a plan is applied at most once.</returns>
    bool Intend(ApplyIntent intent);

    /// <summary>Records how an apply ended.</summary>
    void End(ApplyIntent intent, string outcome);

    /// <summary>The apply of this plan that was begun before, or null.</summary>
    PastApply? Find(ApplyIntent intent);
}
