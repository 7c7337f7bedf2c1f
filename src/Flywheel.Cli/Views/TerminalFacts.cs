namespace Flywheel.Cli.Views;

/// <summary>What an output can show.</summary>
/// <param name="IsTerminal">A person's terminal, not a pipe or a file.</param>
/// <param name="CanMove">The cursor can be moved: TERM is set and is not <c>dumb</c>.</param>
/// <param name="HasColours">Colours are wanted: neither <c>NO_COLOR</c> nor <c>--no-color</c>.</param>
/// <param name="Size">Columns and rows at this moment; asked anew for every drawing, so that a resized window is seen.</param>
internal sealed record TerminalFacts(bool IsTerminal, bool CanMove, bool HasColours, Func<(int Columns, int Rows)> Size)
{
    private const int NarrowestLive = 30;
    private const int LowestLive = 8;

    // Wide enough for a CI log; in a file it is the reader who breaks lines.
    private static readonly (int Columns, int Rows) NoScreen = (120, 1000);

    /// <summary>There is room for a tree and a way to draw it.</summary>
    public bool CanShowLive => IsTerminal && CanMove && Size() is { Columns: >= NarrowestLive, Rows: >= LowestLive };

    /// <summary>Puts together what the output, the environment and the command line say.</summary>
    /// <param name="isTerminal">The output is one.</param>
    /// <param name="noColor">--no-color was given.</param>
    /// <param name="environment">Looks up a variable.</param>
    /// <param name="size">Asks the terminal; not called when there is none.</param>
    public static TerminalFacts Read(bool isTerminal, bool noColor, Func<string, string?> environment, Func<(int Columns, int Rows)> size)
    {
        var term = environment("TERM");
        // https://no-color.org: present and not empty.
        var wanted = !noColor && string.IsNullOrEmpty(environment("NO_COLOR"));
        var hasColours = isTerminal ? term is not (null or "" or "dumb") : CiFacts.Read(environment).Provider != CiProvider.None;
        return new(isTerminal, term is not (null or "" or "dumb"), wanted && hasColours, isTerminal ? size : () => NoScreen);
    }
}
