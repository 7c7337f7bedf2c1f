using System.Globalization;
using Flywheel.Artifacts;
using Flywheel.Cli.Views;
using Flywheel.Deployments.Applying;
using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Reports;
using Flywheel.Runs;
using Flywheel.Supervision;
using Flywheel.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Flywheel.Cli.Tests.Views;

/// <summary><c>runs show</c> of applies that did not end well, or have not ended.</summary>
public sealed class BadApplyTests : IDisposable
{
    private readonly ScriptedRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("unknown", OutcomeWords.NeedsAttention)]
    [InlineData("rescued", OutcomeWords.NeedsAttention)]
    [InlineData("saved", OutcomeWords.Failed)]
    public void What_became_of_each_address_is_told_and_how_the_state_gets_what_it_lacks(string state, string outcome)
    {
        var run = Ended(state, outcome);

        Snapshot.Match(Shown(run), state);
        Snapshot.Match(RunJsonReport.Render(run, 5, BadApply.Of(run, _run.Context.Home)), $"{state}.json");
    }

    [Theory]
    [InlineData("saved", OutcomeWords.NeedsAttention)]
    [InlineData("not-saved", OutcomeWords.Failed)]
    public void Nothing_is_to_be_imported_where_the_state_has_it(string state, string outcome) =>
        Assert.DoesNotContain("import {", Shown(Ended(state, outcome)), StringComparison.Ordinal);

    [Fact]
    public void Of_a_good_deploy_nothing_of_the_kind_is_said() =>
        Assert.Empty(BadApply.Of(Ended("saved", OutcomeWords.Succeeded), _run.Context.Home));

    [Fact]
    public void What_is_pasted_is_one_block_however_long_it_is_and_nothing_in_it_is_a_template()
    {
        var id = $"projects/{new string('p', 200)}/${{x}}%{{y}}\"\n";
        var shown = Shown(Ended("unknown", OutcomeWords.NeedsAttention, id));

        Assert.Contains($"  id = \"projects/{new string('p', 200)}/$${{x}}%%{{y}}\\\"\\n\"\n", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("no document")]
    public void A_document_that_is_gone_or_broken_spoils_nothing(string how)
    {
        var run = Ended("unknown", OutcomeWords.NeedsAttention);
        var path = new ArtifactStore(_run.Context.Home.Artifacts).PathOf(run.Jobs[0].Result!.Find(ApplyDocument.Name)!.Digest);
        File.SetUnixFileMode(path, DurableFile.Private);
        if (how == "deleted")
        {
            File.Delete(path);
        }
        else
        {
            File.WriteAllText(path, new string('x', (int)new FileInfo(path).Length));
        }

        Assert.DoesNotContain("did this", Shown(run), StringComparison.Ordinal);
    }

    [Fact]
    public void An_apply_that_goes_on_is_shown_with_its_supervisor()
    {
        var job = StubJob.Parse("deploy/attic");
        var run = new StubRun([new StubJob("deploy/attic")]).Begin("deploy/attic").Wait(5).Record;
        var spool = JobContext.SpoolOf(_run.Context.Home, run.Header.Id, job);
        DurableFile.CreatePrivateFolder(spool);
        Assert.DoesNotContain("supervisor", Shown(run), StringComparison.Ordinal);

        new Spool(spool).WriteSupervisor(ProcessIdentity.Of(Environment.ProcessId)!);

        Assert.Contains($"running: its apply goes on under its supervisor (pid {Environment.ProcessId})", Shown(run), StringComparison.Ordinal);
        Assert.Contains($"\"supervisor\": {Environment.ProcessId}", RunJsonReport.Render(run, null, BadApply.Of(run, _run.Context.Home)), StringComparison.Ordinal);
    }

    private RunRecord Ended(string state, string outcome, string id = "6fc87e74-da82")
    {
        var document = new ApplyDocument
        {
            Stack = "attic",
            Environment = "local",
            Run = "run-01jnb8zqk2m4v7xc",
            Plan = new('a', 64),
            Outcome = outcome,
            State = state,
            Resources =
            [
                new("terraform_data.site", "create", "applied", 1, "id", id, true),
                new("module.m[\"one\"].terraform_data.x", "replace", "applied", 2, "id", "33b88968", true),
                new("terraform_data.of[\"***\"]", "create", "applied", 1, "id", "0815", true),
                new("terraform_data.changed", "update", "applied", 0, "id", "4711", false),
                new("terraform_data.broken", "create", "failed", 3, null, null, false),
                new("terraform_data.half", "create", "started", null, null, null, false),
                new("terraform_data.later", "create", "never-started", null, null, null, false),
            ],
        };
        var artifact = new ArtifactStore(_run.Context.Home.Artifacts).Put(
            ApplyDocument.Name, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(document, ApplyDocumentJson.Default.ApplyDocument));
        var result = new JobResult
        {
            Outcome = outcome switch
            {
                OutcomeWords.Succeeded => new JobOutcome.Succeeded(),
                OutcomeWords.Failed => new JobOutcome.Failed("the apply failed after 4 of 7 changes"),
                _ => new JobOutcome.NeedsAttention("terraform was ended by signal 9 while it applied", ["terraform_data.half"]),
            },
            Artifacts = [artifact],
        };
        return new StubRun([new StubJob("deploy/attic")]).Ran("deploy/attic", 4000, result).Finish();
    }

    private string Shown(RunRecord run)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        new RunShowView(
            new(Consoles.Create(writer, new TerminalFacts(true, false, false, () => (100, 40)))),
            _run.Context with { Time = new FakeTimeProvider(StubRun.Start.AddHours(3)) }).Write(run);
        return writer.ToString();
    }
}
