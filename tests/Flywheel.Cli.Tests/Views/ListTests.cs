using System.Globalization;
using System.Text.Json.Nodes;
using Flywheel.Cli.Views;
using Flywheel.History;
using Flywheel.Repositories;
using Flywheel.Runs;
using Flywheel.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Flywheel.Cli.Tests.Views;

public sealed class ListTests
{
    private static readonly FakeTimeProvider Time = new(StubRun.Start.AddHours(3));

    private static readonly RunRow[] Runs =
    [
        Row("run-01jnb8zqk2m4v7xc", RunStatus.Running, StubRun.Start.AddMinutes(179.5), "main"),
        Row("run-01jnb8zqk2m4v7xb", RunStatus.Succeeded, StubRun.Start, "main"),
        Row("run-01jnb8zqk2m4v7xa", RunStatus.NeedsAttention, StubRun.Start.AddDays(-2), "feature/[red]a-branch-with-a-name\e[2J-that-does-not-end[/]"),
        Row("run-01jnb8zqk2m4v7x9", RunStatus.Cancelled, StubRun.Start.AddDays(-40), null),
    ];

    private static readonly ToolReport[] Tools =
    [
        new("tofu", "plans and applies", "/usr/bin/tofu", "1.11.2", null, null, IsNeeded: true),
        new("pnpm", "builds the app", null, null, "not found", "npm install --global pnpm@10", IsNeeded: true),
        new("nix", "builds the image", null, null, null, null, IsNeeded: false),
    ];

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Runs_are_listed_within_the_screen(int width)
    {
        var text = Show(width, page => RunListView.Write(page, Runs, Time));

        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, width));
        Snapshot.Match(text, $"{width}");
    }

    [Fact]
    public void No_runs_are_said_aloud() =>
        Assert.Contains("No runs yet", Show(80, page => RunListView.Write(page, [], Time)), StringComparison.Ordinal);

    [Fact]
    public void Runs_are_a_document_for_programs()
    {
        var document = JsonNode.Parse(RunListView.Json(Runs))!;

        Assert.Equal(1, (int)document["schemaVersion"]!);
        Assert.Equal(["running", "succeeded", "needs-attention", "cancelled"], document["runs"]!.AsArray().Select(r => (string)r!["status"]!));
        Assert.Equal("2026-03-01T09:30:00Z", (string)document["runs"]![1]!["startedAt"]!);
    }

    [Fact]
    public void A_missing_tool_is_shown_with_the_way_to_get_it() =>
        Snapshot.Match(Show(100, page => DoctorView.Write(page, Tools)));

    [Fact]
    public void A_machine_without_a_needed_tool_is_not_ready()
    {
        Assert.False((bool)JsonNode.Parse(DoctorView.Json(Tools))!["ready"]!);
        Assert.True((bool)JsonNode.Parse(DoctorView.Json([Tools[0], Tools[2]]))!["ready"]!);
    }

    [Fact]
    public void A_run_is_shown_with_all_that_is_known_of_it()
    {
        using var run = new ScriptedRun();

        Snapshot.Match(Show(100, page => new RunShowView(page, run.Context with { Time = Time }).Write(OneMachine.FailedRun())));
    }

    private static RunRow Row(string id, RunStatus status, DateTimeOffset started, string? branch) => new(new RunHeader
    {
        Id = new(id),
        Command = "run",
        Trigger = Trigger.Manual,
        Repository = "/srv/repository",
        Environment = "lab",
        Branch = branch,
        Commit = "4f1c0de9b7a64c1d8e2f3a5b6c7d8e9f0a1b2c3d",
        StartedAt = started,
    }, status, TimeSpan.FromSeconds(74), "");

    private static string Show(int width, Action<Page> write)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        write(new Page(Consoles.Create(writer, new TerminalFacts(true, false, false, () => (width, 40)))));
        return writer.ToString();
    }
}
