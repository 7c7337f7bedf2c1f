namespace Flywheel.Lab.Faults;

/// <summary>A fault as it is listed and kept. As JSON: <c>{ "id": "fault-3", "fault": {…}, "seen": 4, "hits": 1, "isOver": false }</c>.</summary>
internal sealed record FaultRecord
{
    /// <summary><c>fault-1</c>, <c>fault-2</c>, …; never given twice.</summary>
    public required string Id { get; init; }

    /// <summary>What was asked for.</summary>
    public required FaultRequest Fault { get; init; }

    /// <summary>How many requests it concerned, those that it let pass included.</summary>
    public long Seen { get; init; }

    /// <summary>How often it struck.</summary>
    public long Hits { get; init; }

    /// <summary>It struck as often as it was asked to.</summary>
    public bool IsOver => Fault.Times is { } times && Hits >= times;
}
