namespace Flywheel.Reports;

/// <summary>A piece of text of one style. Line ends are <c>\n</c> inside of it.</summary>
internal readonly record struct StyledSpan(TextStyle Style, string Text);
