namespace Flywheel.Forges;

/// <summary>A forge gave no answer that is of use.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Message">One sentence about what was asked and what was seen.</param>
internal sealed record ForgeRefusal(ForgeRefusalKind Kind, string Message)
{
    /// <summary>It may be better the next time.</summary>
    public bool IsPassing => Kind is ForgeRefusalKind.TooMany or ForgeRefusalKind.Unreachable;
}
