namespace Flywheel.Lab.Kubernetes.Objects;

/// <summary>What a collection of objects is called in a path: <c>apps</c> and <c>deployments</c>. Versions of one group share their objects.</summary>
/// <param name="Group">The API group, empty for core.</param>
/// <param name="Plural">The plural name in lower case.</param>
internal readonly record struct ResourceName(string Group, string Plural)
{
    /// <summary>As error messages write it: <c>deployments.apps</c>, <c>pods</c>.</summary>
    public override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}
