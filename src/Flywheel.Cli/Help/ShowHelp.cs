using System.CommandLine;
using System.CommandLine.Invocation;

namespace Flywheel.Cli.Help;

/// <summary>What <c>--help</c> does: prints the page of the command that was named.</summary>
internal sealed class ShowHelp(CommandHost host) : SynchronousCommandLineAction
{
    private const int Narrowest = 60;
    private const int Widest = 120;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var columns = Math.Clamp(host.Terminal(noColor: true).Size().Columns, Narrowest, Widest);
        using var output = host.OutputText();
        output.Write(new HelpPage(parseResult.CommandResult.Command, columns).Render());
        return ExitCodes.Success;
    }
}
