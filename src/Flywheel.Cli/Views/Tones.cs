using System.Diagnostics;
using Flywheel.Reports;
using Spectre.Console;

namespace Flywheel.Cli.Views;

/// <summary>How the styles of text look on a console. The first sixteen colours alone, so that the terminal's own theme decides.</summary>
internal static class Tones
{
    private static readonly Style Dim = new(decoration: Decoration.Dim);
    private static readonly Style Strong = new(decoration: Decoration.Bold);
    private static readonly Style Good = new(Color.Green);
    private static readonly Style Warning = new(Color.Olive);
    private static readonly Style Bad = new(Color.Maroon, decoration: Decoration.Bold);
    private static readonly Style Accent = new(Color.Teal);

    public static Style Of(TextStyle style) => style switch
    {
        TextStyle.Plain => Style.Plain,
        TextStyle.Strong => Strong,
        TextStyle.Dim => Dim,
        TextStyle.Good => Good,
        TextStyle.Warning => Warning,
        TextStyle.Bad => Bad,
        TextStyle.Accent => Accent,
        _ => throw new UnreachableException(),
    };
}
