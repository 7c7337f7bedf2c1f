using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Framework;

/// <summary>A create, update or delete while it runs.</summary>
internal sealed class ResourceChange
{
    /// <summary>The state before; <see cref="TofuValue.Null"/> for a create.</summary>
    public required TofuValue Prior { get; init; }

    /// <summary>What was planned; <see cref="TofuValue.Null"/> for a delete.</summary>
    public required TofuValue Planned { get; init; }

    /// <summary>As configured, write-only values too; <see cref="TofuValue.Null"/> for a delete.</summary>
    public required TofuValue Config { get; init; }

    public required object Client { get; init; }

    /// <summary>Bytes of the resource's own that go along with the state.</summary>
    public ReadOnlyMemory<byte> Private { get; set; }

    /// <summary>
    /// The state that is kept when the operation fails from here on: what identifies the object, once it exists. Unknown values in it
    /// become null.
    /// </summary>
    public TofuValue? Saved { get; set; }

    /// <summary>Warnings beside the result.</summary>
    public List<ProviderProblem> Problems { get; } = [];
}
