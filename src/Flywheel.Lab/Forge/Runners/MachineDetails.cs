namespace Flywheel.Lab.Forge.Runners;

/// <summary>What a running program says of itself when it contacts the forge.</summary>
/// <param name="SystemId">Tells it from others with the same token.</param>
internal sealed record MachineDetails(string SystemId)
{
    public string? Version { get; init; }

    public string? Revision { get; init; }

    public string? Platform { get; init; }

    public string? Architecture { get; init; }

    public string? IpAddress { get; init; }
}
