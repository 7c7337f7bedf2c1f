using System.CommandLine;
using Flywheel.Cli.Views;
using Flywheel.Clusters;
using Flywheel.Clusters.Files;
using Flywheel.Diagnostics;
using Flywheel.Readiness;

namespace Flywheel.Cli.Commands;

/// <summary><c>explain FILE</c>: how the Kubernetes objects of a file are, and why.</summary>
internal static class ExplainCommand
{
    public static Command Create(CommandHost host)
    {
        var file = new Argument<string>("FILE") { Description = "What `kubectl get -o yaml` or `-o json` printed, up to 32 MiB; - reads stdin." };
        var command = new Command("explain", "Show whether Kubernetes objects are ready, and why not.") { file };
        command.SetAction((parsed, _) => Task.FromResult(Execute(parsed, parsed.GetValue(file)!, host)));
        return command;
    }

    private static int Execute(ParseResult parsed, string file, CommandHost host)
    {
        var read = Read(file, host);
        if (!read.IsUsable)
        {
            return new Failures(parsed, host).Tell(read.Diagnostics, ExitCodes.Unusable);
        }

        var objects = JudgedObject.All(read.Value, ReadinessLimits.Default, host.Time.GetUtcNow());
        using var output = host.OutputText();
        if (parsed.GetValue(CommonOptions.Output) is OutputKind.Human)
        {
            ExplainView.Write(new Page(Consoles.Create(output, host.Terminal(parsed.GetValue(CommonOptions.NoColor)))), objects);
        }
        else
        {
            output.Write(ExplainView.Json(objects));
        }

        return ExitCodes.Success;
    }

    private static Checked<IReadOnlyList<KubernetesObject>> Read(string file, CommandHost host)
    {
        if (file == "-")
        {
            return ObjectFile.Read(host.Input, "stdin");
        }

        try
        {
            using var stream = new FileStream(Path.GetFullPath(file, host.WorkingDirectory), FileMode.Open, FileAccess.Read);
            return ObjectFile.Read(stream, file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            var why = error is FileNotFoundException or DirectoryNotFoundException ? "There is no such file." : $"The system says: {error.Message}";
            return new(null, [MachineRules.FileUnreadable.At(new(file), why)]);
        }
    }
}
