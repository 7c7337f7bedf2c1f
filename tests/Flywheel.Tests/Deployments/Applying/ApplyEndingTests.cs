using System.Text;
using Flywheel.Artifacts;
using Flywheel.Deployments;
using Flywheel.Deployments.Applying;
using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.Sealing;
using Flywheel.Supervision;

namespace Flywheel.Tests.Deployments.Applying;

/// <summary>From the end of an apply to what is kept of it.</summary>
public sealed class ApplyEndingTests : IDisposable
{
    private readonly RecordedApply _apply = new();
    private readonly MemoryLedger _ledger = new();
    private readonly ApplyClaim.Granted _claim;

    public ApplyEndingTests()
    {
        _claim = Assert.IsType<ApplyClaim.Granted>(_ledger.Claim(new("attic", "lab", new(_apply.Apply.Plan), _apply.Context.Run, default)));
        _ledger.Started(_claim, DateTimeOffset.UnixEpoch);
        _ledger.Bind("attic", "lab", new("local", "lineage", _apply.Apply.Serial));
    }

    private long Serial => ((IStateRegister)_ledger).Find("attic", "lab")!.Serial;

    public void Dispose()
    {
        _apply.Dispose();
        _ledger.Dispose();
    }

    [Theory]
    [InlineData("applied", 0, "succeeded", 5, "saved")]
    [InlineData("partial", 1, "failed", 5, "saved")]
    [InlineData("unlock-failed", 1, "succeeded", 5, "saved")]
    [InlineData("partial-unlock-failed", 1, "failed", 5, "saved")]
    [InlineData("replayed-stale", 1, "failed", 4, "saved")]
    [InlineData("killed", 1, "needs-attention", 4, "unknown")]
    [InlineData("state-not-saved", 1, "needs-attention", 4, "not-saved")]
    public async Task The_end_is_recorded_and_what_is_known_of_the_state(string name, int code, string word, long serial, string state)
    {
        var result = await EndAsync(name, RecordedApply.Exit(code));

        Assert.Equal((word, serial, state), (_ledger.Last?.Outcome, Serial, ApplyDocument.Read(Kept(result, ApplyDocument.Name))?.State));
    }

    [Fact]
    public async Task A_busy_lock_gives_the_plan_back()
    {
        await EndAsync("locked", RecordedApply.Exit(1));

        Assert.IsType<ApplyClaim.Granted>(_ledger.Claim(_claim.Intent with { Run = RunId.New(TimeProvider.System) }));
    }

    [Fact]
    public async Task What_became_of_every_address_is_an_artifact()
    {
        var document = ApplyDocument.Read(Kept(await EndAsync("partial", RecordedApply.Exit(1)), ApplyDocument.Name))!;

        Assert.Equal(("attic", "lab", "failed", _apply.Apply.Plan), (document.Stack, document.Environment, document.Outcome, document.Plan));
        Assert.Equal(["applied", "failed", "applied", "never-started"], document.Resources.Select(r => r.Outcome));
        Assert.Equal(("id", true), (document.Resources[0].IdKey, document.Resources[0].Created));
    }

    [Fact]
    public async Task Names_and_ids_are_masked_in_it_as_they_are_in_the_log()
    {
        const string Key = "module.m[\\\"one\\\"]";
        _apply.Context.Log.Mask(["one-time-password", "33b88968-edb9-9405-d01a-91f902959733"]);

        var result = await EndTextAsync(RecordedApply.Text("partial").Replace(Key, "module.m[\\\"one-time-password\\\"]", StringComparison.Ordinal), RecordedApply.Exit(1));

        var text = Encoding.UTF8.GetString(Kept(result, ApplyDocument.Name));
        Assert.DoesNotContain("one-time-password", text, StringComparison.Ordinal);
        Assert.DoesNotContain("33b88968", text, StringComparison.Ordinal);
        var document = ApplyDocument.Read(Encoding.UTF8.GetBytes(text))!;
        Assert.Equal("***", document.Resources[0].IdValue);
        Assert.Equal("module.m[\"***\"].terraform_data.x", document.Resources[2].Address);
    }

    [Fact]
    public async Task A_state_that_was_left_behind_is_sealed_recorded_and_only_then_removed()
    {
        var state = RecordedApply.Text("errored.tfstate.json");
        _apply.Leave("errored.tfstate", state);

        var result = await EndAsync("state-not-saved", RecordedApply.Exit(1));

        var rescued = Assert.Single(_ledger.Rescues.Unsettled("attic", "lab"));
        Assert.Equal((1, ApplyDocument.Rescued), (rescued.Serial, ApplyDocument.Read(Kept(result, ApplyDocument.Name))?.State));
        Assert.False(File.Exists(Path.Combine(_apply.Apply.Directory, "errored.tfstate")));
        Assert.Contains("flywheel state push attic", result.Diagnostics.Last().Help, StringComparison.Ordinal);
        Assert.DoesNotContain(RecordedApply.Secret, Encoding.UTF8.GetString(Kept(result, StateRescue.ArtifactName)), StringComparison.Ordinal);
        Assert.Equal(state, await OpenAsync(rescued.Artifact));
    }

    [Fact]
    public async Task A_folder_planted_where_the_state_should_go_changes_nothing_about_its_rescue()
    {
        Directory.CreateDirectory(Path.Combine(_apply.Apply.Directory, "errored.tfstate"));

        var result = await EndAsync("state-dumped", RecordedApply.Exit(1));

        Assert.Equal("needs-attention", _ledger.Last?.Outcome);
        Assert.Contains(RecordedApply.Secret, await OpenAsync(Assert.Single(_ledger.Rescues.Unsettled("attic", "lab")).Artifact), StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(_apply.Apply.Directory)!, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
        {
            Assert.DoesNotContain(RecordedApply.Secret, Encoding.UTF8.GetString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(RecordedApply.Secret, _apply.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Diagnostics, d => $"{d}".Contains(RecordedApply.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_link_planted_there_is_not_followed()
    {
        var other = Path.Combine(_apply.Apply.Directory, "other");
        await File.WriteAllTextAsync(other, RecordedApply.Text("errored.tfstate.json"), TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(_apply.Apply.Directory, "errored.tfstate"), other);

        await EndAsync("applied", RecordedApply.Exit(0));

        Assert.Empty(_ledger.Rescues.Unsettled("attic", "lab"));
        Assert.True(File.Exists(other));
    }

    [Fact]
    public async Task What_is_no_state_is_rescued_all_the_same()
    {
        _apply.Leave("errored.tfstate", "{ half a sta");

        await EndAsync("applied", RecordedApply.Exit(0));

        var rescued = Assert.Single(_ledger.Rescues.Unsettled("attic", "lab"));
        Assert.Equal((0, null), (rescued.Serial, rescued.Lineage));
        Assert.Equal("needs-attention", _ledger.Last?.Outcome);
    }

    [Fact]
    public void A_spool_goes_when_everything_in_it_is_safe_elsewhere()
    {
        SpoolEnd.Remove(_apply.Context.Spool);

        Assert.False(Directory.Exists(_apply.Context.Spool));
    }

    [Fact]
    public void A_spool_that_holds_what_could_be_put_nowhere_else_stays()
    {
        SpoolEnd.Keep(_apply.Context.Spool);
        SpoolEnd.Remove(_apply.Context.Spool);

        Assert.True(Directory.Exists(_apply.Context.Spool));
    }

    [Fact]
    public void What_stands_beside_the_spool_is_read_back_and_anything_else_is_nothing()
    {
        Assert.Equal(_apply.Apply, OpenApply.Read(_apply.Context.Spool));

        File.WriteAllText(Path.Combine(_apply.Context.Spool, "apply.json"), "{\"stack\":");
        Assert.Null(OpenApply.Read(_apply.Context.Spool));
        Assert.Null(OpenApply.Read(Path.Combine(_apply.Context.Spool, "none")));
    }

    private Task<JobResult> EndAsync(string name, SupervisedEnd end) => EndTextAsync(RecordedApply.Text(name), end);

    private Task<JobResult> EndTextAsync(string text, SupervisedEnd end)
    {
        _apply.Print(text);
        return new ApplyEnding(_ledger, _ledger.Rescues, _ledger).RecordAsync(_apply.Apply, _claim, end, _apply.Events, _apply.Context);
    }

    private byte[] Kept(JobResult result, string name) => File.ReadAllBytes(_apply.Context.Artifacts.PathOf(result.Find(name)!.Digest));

    private async Task<string> OpenAsync(Artifact artifact)
    {
        var content = Path.Combine(_apply.Context.WorkFolder, "opened");
        await using var source = File.OpenRead(_apply.Context.Artifacts.PathOf(artifact.Digest));
        var opened = await SealedFile.OpenAsync(source, _apply.Context.Ring, content, artifact.Name, TestContext.Current.CancellationToken);
        Assert.NotNull(opened.Value);
        var text = await File.ReadAllTextAsync(content, TestContext.Current.CancellationToken);
        File.Delete(content);
        return text;
    }
}
