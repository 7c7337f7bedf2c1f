using System.Collections.Immutable;
using Flywheel.Documents;

namespace Flywheel.Settings;

/// <summary>When to look for drift, what of it does not matter, and who is told.</summary>
internal sealed record DriftSettings
{
    /// <summary>Five fields as in cron; null: never by itself.</summary>
    public string? Schedule { get; init; }

    /// <summary>The zone of the schedule.</summary>
    public string TimeZone { get; init; } = "Etc/UTC";

    public ImmutableArray<DriftIgnoreSettings> Ignore { get; init; } = [];

    /// <summary>As JSON objects.</summary>
    public ImmutableArray<JsonText> Alerts { get; init; } = [];
}

/// <summary>Drift that somebody decided to live with for a while.</summary>
internal sealed record DriftIgnoreSettings
{
    /// <summary>Null: in all stacks.</summary>
    public string? Stack { get; init; }

    /// <summary>Address of the resource.</summary>
    public string Address { get; init; } = "";

    /// <summary>Path of the attribute; null: all of them.</summary>
    public string? Path { get; init; }

    public string Reason { get; init; } = "";

    /// <summary>Last day on which it is ignored; null: no end.</summary>
    public DateOnly? Until { get; init; }
}
