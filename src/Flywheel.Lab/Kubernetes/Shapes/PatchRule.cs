namespace Flywheel.Lab.Kubernetes.Shapes;

/// <summary>What a strategic merge patch does with a field.</summary>
/// <param name="Merges">A list is merged with the present one instead of replacing it.</param>
/// <param name="Key">The field that tells the items of a merged list apart; null: its items are plain values.</param>
/// <param name="Replaces">An object replaces the present one instead of being merged with it.</param>
internal sealed record PatchRule(bool Merges = false, string? Key = null, bool Replaces = false)
{
    /// <summary>Objects are merged, lists replaced.</summary>
    public static PatchRule Usual { get; } = new();
}
