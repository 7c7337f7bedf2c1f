using System.Collections.Immutable;
using System.CommandLine;
using Flywheel.Cli.Commands;
using Flywheel.Cli.Views;
using Flywheel.Diagnostics;
using Flywheel.Reports;

namespace Flywheel.Cli;

/// <summary>Tells why a command did not do what was asked: as text on the standard error, or as the document that a program waits for.</summary>
internal sealed class Failures(ParseResult parsed, CommandHost host)
{
    /// <summary>Writes the diagnostics.</summary>
    /// <returns>The exit code that was given.</returns>
    public int Tell(ImmutableArray<Diagnostic> diagnostics, int exitCode)
    {
        if (parsed.GetValue(CommonOptions.Output) is OutputKind.Json)
        {
            using var output = host.OutputText();
            output.Write(RunJsonReport.Render(diagnostics));
            return exitCode;
        }

        using var error = host.ErrorText();
        var page = new Page(Consoles.Create(error, host.ErrorTerminal(parsed.GetValue(CommonOptions.NoColor))));
        foreach (var diagnostic in diagnostics)
        {
            page.Write([.. Line.Split(DiagnosticText.Render(diagnostic, page.TextWidth)), Line.Empty]);
        }

        return exitCode;
    }
}
