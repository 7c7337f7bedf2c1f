using System.Collections.Immutable;

namespace Flywheel.Settings;

/// <summary>What a deploy may not destroy unless it is told to by name.</summary>
internal sealed record GuardSettings
{
    /// <summary>Addresses in which <c>*</c> stands for any characters, besides what is protected by what it is.</summary>
    public ImmutableArray<string> Protected { get; init; } = [];

    /// <summary>How many objects one stack's plan may delete or replace. Default 20.</summary>
    public int MaxDestroy { get; init; } = 20;
}
