using System.Collections.Immutable;

namespace Flywheel.Plans;

/// <summary>What a plan would do, by address, without any value.</summary>
internal sealed record PlanSummary
{
    public required PlanCounts Counts { get; init; }

    /// <summary>Riskiest first, then by address.</summary>
    public required ImmutableArray<PlanChange> Changes { get; init; }

    /// <summary>Outputs that change, by name.</summary>
    public ImmutableArray<OutputChange> Outputs { get; init; } = [];

    /// <summary>What was found changed outside of tofu while planning, in the order of <see cref="Changes"/>; not counted.</summary>
    public ImmutableArray<PlanChange> Drift { get; init; } = [];

    /// <summary>Planning ended with an error; the plan is incomplete and can never be applied.</summary>
    public bool Errored { get; init; }

    /// <summary>Version of the tofu or terraform that made the plan; empty when the plan does not say.</summary>
    public string ToolVersion { get; init; } = "";

    /// <summary>Applying it would change nothing, not even an output. An errored plan is never empty.</summary>
    public bool IsEmpty => Changes.IsEmpty && Outputs.IsEmpty && !Errored;

    /// <summary>Sorts and counts.</summary>
    public static PlanSummary Of(IEnumerable<PlanChange> changes, IEnumerable<OutputChange> outputs)
    {
        var sorted = Sort(changes);
        ImmutableArray<OutputChange> sortedOutputs = [.. outputs.OrderBy(o => o.Name, StringComparer.Ordinal)];
        int Count(PlanAction action) => sorted.Count(c => c.Action == action);
        var counts = new PlanCounts
        {
            Create = Count(PlanAction.Create),
            Update = Count(PlanAction.Update),
            Replace = Count(PlanAction.Replace),
            Delete = Count(PlanAction.Delete),
            Forget = Count(PlanAction.Forget),
            Import = sorted.Count(c => c.IsImport),
            Move = sorted.Count(c => c.PreviousAddress is not null),
            Outputs = sortedOutputs.Length,
        };
        return new() { Counts = counts, Changes = sorted, Outputs = sortedOutputs };
    }

    /// <summary>The same with every name masked: the key of a <c>for_each</c> can be a secret. The order stays.</summary>
    public PlanSummary Masked(Func<string, string> mask) => this with
    {
        Changes = [.. Changes.Select(change => change.Masked(mask))],
        Drift = [.. Drift.Select(change => change.Masked(mask))],
        Outputs = [.. Outputs.Select(output => output with { Name = mask(output.Name) })],
    };

    /// <summary>Riskiest first, then by address.</summary>
    public static ImmutableArray<PlanChange> Sort(IEnumerable<PlanChange> changes) =>
        [.. changes.OrderBy(c => c.Action).ThenBy(c => c.Address, StringComparer.Ordinal)];
}
