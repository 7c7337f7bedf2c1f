namespace Flywheel.Plans;

/// <summary>What a plan does to one resource, the riskiest first: that is the order in which people read it.</summary>
internal enum PlanAction
{
    Delete,

    /// <summary>Deleted and created, in either order.</summary>
    Replace,

    /// <summary>Left alone, but no longer managed.</summary>
    Forget,
    Update,

    /// <summary>Taken into the state as it is.</summary>
    Import,
    Create,

    /// <summary>Another address for the same object, nothing else.</summary>
    Move,
}
