using System.CommandLine;
using System.CommandLine.Invocation;
using Flywheel.Cli.Views;

namespace Flywheel.Cli.Help;

/// <summary>What <c>--help</c> does: prints the page of the command that was named.</summary>
internal sealed class ShowHelp(CommandHost host) : SynchronousCommandLineAction
{
    private const int Narrowest = 60;
    private const int Widest = 120;

    /// <summary>The columns that a page may have there.</summary>
    public static int WidthOf(TerminalFacts terminal) => Math.Clamp(terminal.Size().Columns, Narrowest, Widest);

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        using var output = host.OutputText();
        output.Write(new HelpPage(parseResult.CommandResult.Command, WidthOf(host.Terminal(noColor: true))).Render());
        return ExitCodes.Success;
    }
}
