namespace Flywheel.Lab.Controllers.Deployments;

/// <summary>How large one ReplicaSet of a Deployment is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Wanted">Its <c>spec.replicas</c>.</param>
/// <param name="Available">How many of its pods serve.</param>
/// <param name="Created">When it was made.</param>
internal readonly record struct SetSize(string Name, int Wanted, int Available, DateTimeOffset Created)
{
    /// <summary>The most pods the Deployment was allowed when the set was scaled last; null: not noted.</summary>
    public int? MostThen { get; init; }
}
