using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Framework;

/// <summary>The plan of one resource while it is made.</summary>
internal sealed class ResourcePlan
{
    /// <summary>As configured; null where nothing is.</summary>
    public required TofuValue Config { get; init; }

    /// <summary>The state; <see cref="TofuValue.Null"/> for a create.</summary>
    public required TofuValue Prior { get; init; }

    /// <summary>What the apply will make of it. What is known here must come back from the apply unchanged.</summary>
    public required TofuValue Planned { get; set; }

    /// <summary>Bytes of the resource's own that go along with the state.</summary>
    public ReadOnlyMemory<byte> Private { get; set; }

    /// <summary>What the provider's configuration made; null when there was none.</summary>
    public required object? Client { get; init; }

    public bool IsCreate => Prior.IsNull;

    /// <summary>Attributes whose change needs another object.</summary>
    public List<ValuePath> RequiresReplace { get; } = [];

    public List<ProviderProblem> Problems { get; } = [];

    /// <summary>Plans a value for a top-level attribute.</summary>
    public void Set(string attribute, TofuValue value) => Planned = Planned.With(attribute, value);

    /// <summary>Wants another object when this top-level attribute changes.</summary>
    public void ReplaceWhenChanged(string attribute)
    {
        if (!IsCreate && !Planned[attribute].Equals(Prior[attribute]))
        {
            RequiresReplace.Add(attribute);
        }
    }
}
