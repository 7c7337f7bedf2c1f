namespace Flywheel.Deployments.Applying;

/// <summary>What an apply did to one address.</summary>
internal sealed record ResourceRecord
{
    /// <summary>As tofu writes it: <c>module.m["one"].terraform_data.x</c>.</summary>
    public required string Address { get; init; }

    /// <summary>Address of its module; empty: the root.</summary>
    public string Module { get; init; } = "";

    /// <summary>tofu's word for what was planned: <c>create</c>, <c>update</c>, <c>replace</c>, <c>delete</c>, <c>read</c> and others.</summary>
    public required string Action { get; init; }

    public required ResourceOutcome Outcome { get; init; }

    /// <summary>From its beginning to its end, as tofu counts it, in whole seconds; null: no end was reported.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Name of the attribute that tells the object from others, usually <c>id</c>; null: tofu named none.</summary>
    public string? IdKey { get; init; }

    public string? IdValue { get; init; }

    /// <summary>A new object was made, by itself or in place of another one.</summary>
    public bool IsCreated { get; init; }
}
