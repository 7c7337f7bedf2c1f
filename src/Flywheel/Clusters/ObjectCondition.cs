namespace Flywheel.Clusters;

/// <summary>An entry of an object's <c>status.conditions</c>.</summary>
/// <param name="Status"><c>True</c>, <c>False</c> or <c>Unknown</c>.</param>
/// <param name="Reason">One word; empty when there is none.</param>
/// <param name="Message">For people; empty when there is none.</param>
/// <param name="Since"><c>lastTransitionTime</c>; null when it is not said.</param>
/// <param name="ObservedGeneration">The generation it was said of; null when it is not said.</param>
internal sealed record ObjectCondition(
    string Type, string Status, string Reason, string Message, DateTimeOffset? Since, long? ObservedGeneration)
{
    public bool IsTrue => Status == "True";

    public bool IsFalse => Status == "False";
}
