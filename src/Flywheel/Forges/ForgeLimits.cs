namespace Flywheel.Forges;

/// <summary>How long and how much a forge may take.</summary>
internal sealed record ForgeLimits
{
    /// <summary>One try, to the last byte of the body.</summary>
    public TimeSpan Try { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>All tries of one question, with the pauses between them.</summary>
    public TimeSpan Question { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The first pause; it doubles, more or less, with each try.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A forge that asks to wait longer is not waited for.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Tries after the first.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>Bytes of one answer.</summary>
    public int LargestBody { get; init; } = 8 * 1024 * 1024;
}
