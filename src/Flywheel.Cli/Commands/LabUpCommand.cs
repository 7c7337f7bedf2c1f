using System.CommandLine;
using System.Globalization;
using Flywheel.Cli.Views;
using Flywheel.Diagnostics;
using Flywheel.LabAccess;
using Flywheel.Launching;
using Flywheel.Processes;
using Flywheel.Reports;

namespace Flywheel.Cli.Commands;

/// <summary><c>lab up</c>: starts the lab of this repository, or finds the one that runs.</summary>
internal static class LabUpCommand
{
    public static Command Create(CommandHost host)
    {
        var fresh = new Option<bool>("--fresh") { Description = "Forget what the lab had; ends one that runs." };
        var allowed = new Option<string[]>("--allow-command")
        {
            Description = "A program that a workload may run on this machine (repeatable).",
            HelpName = "PROGRAM",
            AllowMultipleArgumentsPerToken = false,
        };
        var foreground = new Option<bool>("--foreground") { Description = "Stay until Ctrl-C, with the lab's output." };
        var speed = Speed();
        var command = new Command("up", "Start the lab, or find the one that runs.") { fresh, allowed, foreground, speed };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = new LabPlace(parsed, host);
            RepositoryCheck.Require(place.Repository);
            var (organization, contexts) = LabContexts.In(place.Repository);
            var defaults = LabDefaults.For(place.Home, organization, contexts, host.Variables);
            var start = (defaults.Value ?? throw new LaunchException(LaunchFailure.Unusable, defaults.Diagnostics)) with
            {
                Fresh = parsed.GetValue(fresh),
                AllowedCommands = [.. parsed.GetValue(allowed) ?? []],
                Speed = parsed.GetValue(speed)?.ToString(CultureInfo.InvariantCulture),
            };
            HomeFolder.Make(place.Home);
            if (start.Fresh)
            {
                await place.Control.DownAsync(cancellationToken);
                using var history = host.OpenHistory(place.Home);
                history.ForgetLabStates();
            }

            return parsed.GetValue(foreground) ? await StayAsync(place, start) : await UpAsync(place, start, cancellationToken);
        });
        return command;
    }

    private static async Task<int> UpAsync(LabPlace place, LabStart start, CancellationToken cancellationToken)
    {
        var (lab, started) = await place.Control.UpAsync(start, cancellationToken);
        if (lab.Value is not { } running)
        {
            throw new LaunchException(LaunchFailure.Unusable, lab.Diagnostics);
        }

        new ProviderMirror(place.Home.Lab).Write(LabDefaults.OwnProgram);
        return place.Tell(
            page =>
            {
                page.Write([Line.Of(started ? "The lab is ready" : "The lab runs already", TextStyle.Strong).Add(": a simulation; nothing in it is real.")]);
                LabView.Write(page, running);
                page.Write([Line.Empty, Line.Of("For a shell: ").Add("eval \"$(flywheel lab env)\"", TextStyle.Accent)]);
                if (lab.Diagnostics is [var warning, ..])
                {
                    page.Write([Line.Empty, .. Line.Split(DiagnosticText.Render(warning, page.TextWidth))]);
                }
            },
            writer =>
            {
                writer.WriteBoolean("started", started);
                writer.WriteStartObject("lab");
                LabAddressJson.Write(writer, running);
                writer.WriteEndObject();
                RunJsonReport.WriteDiagnostics(writer, lab.Diagnostics);
            });
    }

    private static async Task<int> StayAsync(LabPlace place, LabStart start)
    {
        var exit = await place.Host.Processes.RunAsync(
            new ToolCommand { File = start.Program.File, Arguments = start.Arguments, Directory = place.Home.Root, Environment = start.Environment },
            new Passed(place.Host), place.Host.Stop);
        return exit.IsSuccess || place.Host.Stop.Polite.IsCancellationRequested
            ? ExitCodes.Success
            : throw new LaunchException(LaunchFailure.Unusable, LabRules.NotStarted.Create($"Its process ended with {exit}."));
    }

    private static Option<decimal?> Speed() => new("--speed")
    {
        Description = "How many times faster than real pods, jobs and runners live.",
        HelpName = "N",
        CustomParser = result =>
        {
            if (decimal.TryParse(result.Tokens[0].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is >= 0.01m and <= 10_000m)
            {
                return number;
            }

            result.AddError("--speed is a number from 0.01 to 10000.");
            return null;
        },
    };

    /// <summary>The lab's own words, as they come.</summary>
    private sealed class Passed(CommandHost host) : IProcessOutput
    {
        public void Write(OutputStream stream, ReadOnlySpan<byte> bytes)
        {
            var target = stream == OutputStream.Standard ? host.Output : host.Error;
            target.Write(bytes);
            target.Flush();
        }
    }
}
