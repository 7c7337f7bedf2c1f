using System.Collections.Immutable;

namespace Flywheel.Lab.Providers.Values;

/// <summary>The way to an attribute: names of attributes, keys of maps, indices of lists.</summary>
internal sealed record ValuePath(ImmutableArray<ValuePath.Step> Steps)
{
    public static ValuePath Root { get; } = new(ImmutableArray<Step>.Empty);

    public static implicit operator ValuePath(string attribute) => Of(attribute);

    public static ValuePath Of(string attribute) => Root.Attribute(attribute);

    public ValuePath Attribute(string name) => new(Steps.Add(new Step.OfAttribute(name)));

    public ValuePath Key(string key) => new(Steps.Add(new Step.OfKey(key)));

    public ValuePath Index(long index) => new(Steps.Add(new Step.OfIndex(index)));

    public override string ToString() => string.Concat(Steps.Select((step, i) => step switch
    {
        Step.OfAttribute attribute => i == 0 ? attribute.Name : $".{attribute.Name}",
        Step.OfKey key => $"[\"{key.Key}\"]",
        Step.OfIndex index => $"[{index.Index}]",
        _ => "",
    }));

    /// <summary>One step.</summary>
    internal abstract record Step
    {
        /// <summary>Into an object.</summary>
        internal sealed record OfAttribute(string Name) : Step;

        /// <summary>Into a map.</summary>
        internal sealed record OfKey(string Key) : Step;

        /// <summary>Into a list.</summary>
        internal sealed record OfIndex(long Index) : Step;
    }
}
