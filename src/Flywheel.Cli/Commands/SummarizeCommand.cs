using System.CommandLine;
using System.Text;
using Flywheel.Cli.Views;
using Flywheel.Diagnostics;
using Flywheel.Plans;

namespace Flywheel.Cli.Commands;

/// <summary><c>summarize PLAN.json</c>: any plan as the digest that runs and merge requests show.</summary>
internal static class SummarizeCommand
{
    public static Command Create(CommandHost host)
    {
        var file = new Argument<string>("PLAN.json") { Description = "What `tofu show -json PLANFILE` printed; - reads stdin." };
        var command = new Command("summarize", "Show any plan JSON as a short digest, riskiest changes first.") { file };
        command.SetAction((parsed, token) => Task.FromResult(Execute(parsed, parsed.GetValue(file)!, host, token)));
        return command;
    }

    private static int Execute(ParseResult parsed, string file, CommandHost host, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(file, host.WorkingDirectory);
        if (file != "-" && !File.Exists(path))
        {
            return new Failures(parsed, host).Tell([MachineRules.FileUnreadable.At(new(file), "There is no such file.")], ExitCodes.Unusable);
        }

        using var json = file == "-" ? host.Input : new FileStream(path, FileMode.Open, FileAccess.Read);
        var read = PlanSummaryReader.Read(json, file == "-" ? "stdin" : file, cancellationToken);
        if (!read.IsUsable)
        {
            return new Failures(parsed, host).Tell(read.Diagnostics, ExitCodes.Unusable);
        }

        if (parsed.GetValue(CommonOptions.Output) is not OutputKind.Human)
        {
            host.Output.Write(PlanSummaryJson.Write(read.Value));
            host.Output.Write("\n"u8);
            return ExitCodes.Success;
        }

        using var output = host.OutputText();
        output.Write(new StringBuilder().AppendJoin('\n', PlanDigest.Lines(read.Value, new PlanDigestLimits())).Append('\n'));
        return ExitCodes.Success;
    }
}
