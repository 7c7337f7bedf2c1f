namespace Flywheel.Lab.Kubernetes.Shapes;

/// <summary>The fields of an object.</summary>
/// <param name="Named">Those with a rule, and of a custom kind all that its schema names.</param>
/// <param name="NamesAll">Any other name is a field too: the type is a struct.</param>
internal sealed record ShapeFields(Dictionary<string, Shape> Named, bool NamesAll)
{
    /// <summary>The shape of the values of a map; null: they have no rule.</summary>
    public Shape? Values { get; init; }

    public Shape Of(string name) => Named.TryGetValue(name, out var shape) ? shape : Values ?? (NamesAll ? Shape.Plain : Shape.Unknown);

    public bool Names(string name) => NamesAll || Named.ContainsKey(name);
}
