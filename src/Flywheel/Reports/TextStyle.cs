namespace Flywheel.Reports;

/// <summary>What a piece of text means, so that a console may colour it.</summary>
internal enum TextStyle
{
    Plain,
    Strong,
    Dim,
    Good,
    Warning,
    Bad,

    /// <summary>Places and commands: what one would copy.</summary>
    Accent,
}
