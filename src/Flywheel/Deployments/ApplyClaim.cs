namespace Flywheel.Deployments;

/// <summary>The answer to an intent. A closed set.</summary>
internal abstract record ApplyClaim
{
    private ApplyClaim()
    {
    }

    /// <summary>The stack is ours; the intent is on disk.</summary>
    /// <param name="Intent">What was intended.</param>
    /// <param name="Fence">Goes with every later word about it.</param>
    internal sealed record Granted(ApplyIntent Intent, long Fence) : ApplyClaim;

    /// <summary>This very plan was begun before.</summary>
    internal sealed record AppliedBefore(DeployRecord Past) : ApplyClaim;

    /// <summary>Another run applies to the stack at this moment.</summary>
    internal sealed record Busy(DeployRecord Other) : ApplyClaim;

    /// <summary>An earlier apply of the stack ended in nothing that is known, and nobody has resolved it.</summary>
    internal sealed record Blocked(DeployRecord Unknown) : ApplyClaim;
}
