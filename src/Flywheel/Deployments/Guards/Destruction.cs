using Flywheel.Plans;

namespace Flywheel.Deployments.Guards;

/// <summary>One object that a plan deletes, replaces or forgets.</summary>
/// <param name="Address">As tofu writes it. Comes from outside; neutralise it before showing.</param>
/// <param name="Action">One of these three.</param>
/// <param name="Protection">Why the object is protected by what it is: <c>it is a Namespace</c>; null: it is not.</param>
internal sealed record Destruction(string Address, PlanAction Action, string? Protection)
{
    /// <summary>An object ends; one that is forgotten lives on.</summary>
    public bool IsCounted => Action is PlanAction.Delete or PlanAction.Replace;
}
