using System.Text;
using Spectre.Console;

namespace Flywheel.Cli.Views;

/// <summary>Makes consoles whose abilities are stated, not guessed.</summary>
internal static class Consoles
{
    /// <summary>A console on a writer; the writer stays the caller's.</summary>
    public static IAnsiConsole Create(TextWriter writer, TerminalFacts facts) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = facts.HasColours || facts.CanShowLive ? AnsiSupport.Yes : AnsiSupport.No,
        ColorSystem = facts.HasColours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
        Out = new Output(writer, facts),
        Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
    });

    private sealed class Output(TextWriter writer, TerminalFacts facts) : IAnsiConsoleOutput
    {
        private const int Fallback = 80;

        public TextWriter Writer => writer;

        public bool IsTerminal => facts.IsTerminal;

        // A terminal that has not been told its size says 0.
        public int Width => facts.Size().Columns is > 0 and var columns ? columns : Fallback;

        public int Height => facts.Size().Rows is > 0 and var rows ? rows : Fallback;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
