using System.CommandLine;
using Flywheel.Artifacts;
using Flywheel.Caching;
using Flywheel.Cli.Views;
using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Launching;
using Flywheel.Reports;

namespace Flywheel.Cli.Commands;

/// <summary><c>--dry-run</c>: the jobs, and why each would run or be reused.</summary>
internal static class DryRunCommand
{
    public static int Tell(ParseResult parsed, CommandHost host, FlywheelHome home, PreparedRun run, LaunchOptions options)
    {
        var artifacts = new ArtifactStore(home.Artifacts);
        using var reuse = new ReuseCache(run.ReuseFile(home), artifacts, host.Time);
        var forecast = new Forecast(reuse, options.Reuse).Of(run.Pipeline, run.Basis);
        using var output = host.OutputText();
        if (parsed.GetValue(CommonOptions.Output) is OutputKind.Json)
        {
            output.Write(JsonDocuments.Write(writer =>
            {
                writer.WriteString("environment", run.Request.Environment);
                writer.WriteStartArray("jobs");
                foreach (var job in forecast)
                {
                    writer.WriteStartObject();
                    writer.WriteString("id", job.Job.Id.ToString());
                    writer.WriteString("description", job.Job.Description);
                    writer.WriteBoolean("reused", job.IsReused);
                    writer.WriteString("reason", job.Reason);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            }));
            return ExitCodes.Success;
        }

        var page = new Page(Consoles.Create(output, host.Terminal(parsed.GetValue(CommonOptions.NoColor))));
        var table = new Table(["", "JOB", "DOES", "WHY"], yielding: 2);
        foreach (var job in forecast)
        {
            var state = job.IsReused ? JobState.Reused : JobState.Waiting;
            table.Add(
                Line.Of(state.Symbol(), state.Style()), Line.Of(job.Job.Id.ToString(), TextStyle.Strong), Line.Of(job.Job.Description),
                Line.Of(job.Reason, TextStyle.Dim));
        }

        page.Write(table.Render(page.Width));
        page.Write(Line.Of($"{Words.Count(forecast.Length, "job")}, {forecast.Count(j => j.IsReused)} reused. Nothing was run."));
        return ExitCodes.Success;
    }
}
