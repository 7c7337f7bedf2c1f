using System.Collections.Immutable;

namespace Flywheel.Plans;

/// <summary>What a plan does to one resource. Names only: it holds no value of any attribute.</summary>
internal sealed record PlanChange
{
    /// <summary>As tofu writes it: <c>module.inner.terraform_data.cache[0]</c>. Comes from outside; neutralise it before showing.</summary>
    public required string Address { get; init; }

    public required PlanAction Action { get; init; }

    /// <summary>The resource's type: <c>terraform_data</c>; empty when the plan does not say.</summary>
    public string Type { get; init; } = "";

    /// <summary>Paths of the attributes that differ, for updates and replacements: <c>input.region</c>, <c>ports[0]</c>.</summary>
    public ImmutableArray<string> Attributes { get; init; } = [];

    /// <summary>How many more differ than <see cref="Attributes"/> names.</summary>
    public int MoreAttributes { get; init; }

    /// <summary>Paths of the attributes that make tofu replace instead of update.</summary>
    public ImmutableArray<string> Forcing { get; init; } = [];

    /// <summary>The address before, when the resource also moves.</summary>
    public string? PreviousAddress { get; init; }

    /// <summary>It is also taken into the state by an import.</summary>
    public bool IsImport { get; init; }

    /// <summary>An existing object is destroyed.</summary>
    public bool IsDestructive => Action is PlanAction.Delete or PlanAction.Replace;

    /// <summary>The same with every name masked.</summary>
    public PlanChange Masked(Func<string, string> mask) => this with
    {
        Address = mask(Address),
        PreviousAddress = PreviousAddress is { } previous ? mask(previous) : null,
        Attributes = [.. Attributes.Select(mask)],
        Forcing = [.. Forcing.Select(mask)],
    };
}
