using System.Collections.Immutable;
using Flywheel.Artifacts;
using Flywheel.Caching;
using Flywheel.Jobs;
using Flywheel.Repositories;
using Flywheel.Runs;
using Flywheel.Testing;
using Flywheel.Tests.Execution;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Flywheel.Tests.Caching;

public sealed class ReuseTests : IDisposable
{
    private const int Limit = 30_000;

    private readonly FakeTimeProvider _time = new(StubRun.Start);
    private readonly Engine _engine;
    private ImmutableSortedDictionary<string, string> _values = ImmutableSortedDictionary<string, string>.Empty.Add("tofu", "1.11.4");
    private int _version = 1;

    public ReuseTests()
    {
        _engine = new(_time);
        Directory.CreateDirectory(_engine.Of("tree"));
        Write("main.tf", "one");
        Write("script.sh", "echo");
    }

    public void Dispose() => _engine.Dispose();

    [Fact(Timeout = Limit)]
    public async Task The_same_inputs_give_the_earlier_result_and_say_from_which_run()
    {
        var first = Job(context => JobResult.Succeeded("2 files", context.Artifacts.Put("x.txt", "x"u8)));
        await _engine.RunAsync(first);
        var run = _engine.Run;

        var second = Job();
        var record = await _engine.RunAsync(second);

        Assert.Equal(0, second.Runs);
        var result = record.Jobs[0].Result!;
        Assert.Equal(new JobOutcome.Reused(run), result.Outcome);
        Assert.Equal(("2 files", "x.txt"), (result.Note, Assert.Single(result.Artifacts).Name));
        Assert.Null(record.Jobs[0].StartedAt);
    }

    [Theory(Timeout = Limit)]
    [InlineData("content")]
    [InlineData("mode")]
    [InlineData("new file")]
    [InlineData("file gone")]
    [InlineData("renamed")]
    [InlineData("value")]
    [InlineData("new value")]
    [InlineData("version")]
    public async Task Any_change_of_an_input_makes_it_run(string change)
    {
        await _engine.RunAsync(Job());

        Apply(change);
        var second = Job();
        await _engine.RunAsync(second);

        Assert.Equal(1, second.Runs);
    }

    [Fact(Timeout = Limit)]
    public async Task A_file_that_was_only_touched_or_that_the_job_does_not_read_changes_nothing()
    {
        await _engine.RunAsync(Job());

        Write("main.tf", "one");
        Write("README.md", "other");
        var second = Job();
        await _engine.RunAsync(second);

        Assert.Equal(0, second.Runs);
    }

    [Fact(Timeout = Limit)]
    public async Task Another_artifact_of_a_needed_job_makes_it_run_and_the_same_does_not()
    {
        async Task<int> RunWith(string content)
        {
            var behind = StubReusableJob.Create("build/image", Inputs, _ => JobResult.Succeeded(), "build/app");
            await _engine.RunAsync(
                new StubJob("build/app", null, (context, _) => Task.FromResult(JobResult.Succeeded(null, context.Artifacts.Put("app.tar", System.Text.Encoding.UTF8.GetBytes(content))))),
                behind);
            return behind.Runs;
        }

        Assert.Equal(1, await RunWith("a"));
        Assert.Equal(0, await RunWith("a"));
        Assert.Equal(1, await RunWith("b"));
    }

    [Fact(Timeout = Limit)]
    public async Task An_earlier_result_whose_artifact_is_gone_or_cut_short_does_not_serve()
    {
        Artifact? artifact = null;
        StubReusableJob Making() => Job(context => JobResult.Succeeded(null, artifact = context.Artifacts.Put("x.txt", "content"u8)));
        await _engine.RunAsync(Making());

        File.WriteAllText(_engine.Artifacts.PathOf(artifact!.Digest), "cut");
        var second = Making();
        await _engine.RunAsync(second);
        File.Delete(_engine.Artifacts.PathOf(artifact.Digest));
        var third = Making();
        await _engine.RunAsync(third);

        Assert.Equal((1, 1), (second.Runs, third.Runs));
        Assert.True(_engine.Artifacts.Has(artifact));
    }

    [Theory(Timeout = Limit)]
    [InlineData("failed")]
    [InlineData("timed-out")]
    [InlineData("cancelled")]
    [InlineData("skipped")]
    [InlineData("needs-attention")]
    public async Task Only_what_succeeded_is_ever_kept(string word)
    {
        var outcome = new JobResultDocument { Outcome = word, Reason = "x", AfterMs = 1 }.ToResult().Outcome;
        await _engine.RunAsync(Job(_ => new() { Outcome = outcome }));

        var second = Job();
        await _engine.RunAsync(second);

        Assert.Equal(1, second.Runs);
    }

    [Fact(Timeout = Limit)]
    public async Task Without_reuse_it_runs_and_the_new_result_is_kept()
    {
        await _engine.RunAsync(Job(_ => JobResult.Succeeded("old")));

        _engine.MayReuse = false;
        var again = Job(_ => JobResult.Succeeded("new"));
        await _engine.RunAsync(again);
        _engine.MayReuse = true;
        var record = await _engine.RunAsync(Job());

        Assert.Equal(1, again.Runs);
        Assert.Equal("new", record.Jobs[0].Result!.Note);
    }

    [Fact(Timeout = Limit)]
    public async Task A_job_that_cannot_say_its_inputs_and_one_with_side_effects_always_run()
    {
        var unknown = new StubReusableJob("validate/a", () => null);
        var runs = 0;
        var effect = new StubJob("deploy/a", null, (_, _) => Task.FromResult(JobResult.Succeeded($"{++runs}")));

        await _engine.RunAsync(unknown, effect);
        await _engine.RunAsync(unknown, effect);

        Assert.Equal((2, 2), (unknown.Runs, runs));
    }

    [Fact(Timeout = Limit)]
    public async Task A_job_whose_inputs_can_no_longer_be_read_runs()
    {
        var job = new StubReusableJob("validate/a", () => throw new FileNotFoundException("main.tf is gone"));

        var record = await _engine.RunAsync(job, new StubJob("validate/b"));

        Assert.Equal(1, job.Runs);
        Assert.All(record.Jobs, j => Assert.True(j.Outcome!.IsGood));
    }

    [Fact(Timeout = Limit)]
    public async Task Why_it_was_not_reused_stands_in_its_result()
    {
        _engine.ExplainsReuse = true;
        Assert.Equal(["no earlier result is kept"], Reasons(await _engine.RunAsync(Job())));

        Apply("content");
        Apply("new file");
        Apply("value");

        Assert.Equal(["file main.tf: changed", "file new.tf: new", "value tofu: 1.11.4 → 1.12.0"], Reasons(await _engine.RunAsync(Job())));
    }

    private static IEnumerable<string> Reasons(RunRecord run) => Assert.Single(run.Jobs).Result!.WhyNotReused;

    [Fact(Timeout = Limit)]
    public void A_cache_that_is_no_database_is_begun_anew()
    {
        var path = _engine.Of("reuse.db");
        File.WriteAllBytes(path, new byte[8192].Select((_, i) => (byte)i).ToArray());

        using var cache = new ReuseCache(path, _engine.Artifacts, _time);

        Assert.IsType<CacheLookup.Miss>(cache.Find(StubJob.Parse("validate/a"), Fingerprint.Of(Job(), _ => null)!));
    }

    [Fact(Timeout = Limit)]
    public async Task A_cache_that_is_damaged_while_it_is_used_costs_the_reuse_and_nothing_else()
    {
        await _engine.RunAsync(Job());
        Break(Path.Combine(_engine.Home.Cache, "reuse.db"), "DROP TABLE result");

        var job = Job();
        var record = await _engine.RunAsync(job);

        Assert.Equal(1, job.Runs);
        Assert.IsType<JobOutcome.Succeeded>(record.Jobs[0].Outcome);
    }

    [Fact(Timeout = Limit)]
    public async Task A_result_in_a_form_of_another_program_is_a_miss()
    {
        await _engine.RunAsync(Job());
        Break(Path.Combine(_engine.Home.Cache, "reuse.db"), """UPDATE result SET result = '{"outcome":"glorious"}'""");

        var job = Job();
        await _engine.RunAsync(job);

        Assert.Equal(1, job.Runs);
    }

    [Fact]
    public void Parts_come_back_from_their_packed_form()
    {
        ImmutableArray<FingerprintPart> parts = [new("file a b", "x y"), new("value new\nline", "ü\n\0"), new("value run", "a\0b\0c"), new("value empty", "")];

        Assert.Equal(parts, FingerprintParts.Unpack(FingerprintParts.Pack(parts)));
    }

    [Fact]
    public void Two_different_sets_of_inputs_never_have_one_fingerprint()
    {
        JobInputs With(params (string, string)[] values) => new() { Version = 1, Values = values.ToImmutableSortedDictionary(v => v.Item1, v => v.Item2) };
        var inputs = new[] { With(), With(("a", "b")), With(("a", "bc")), With(("ab", "c")), With(("a", "b"), ("c", "d")), With(("a", "b\nvalue c\0d")) };

        var digests = inputs.Select(i => Fingerprint.Of(new StubReusableJob("validate/a", () => i), _ => null)!.Digest).ToList();

        Assert.Equal(digests.Count, digests.Distinct().Count());
    }

    private static void Break(string path, string sql)
    {
        using var other = new SqliteConnection($"Data Source={path};Pooling=False");
        other.Open();
        using var command = other.CreateCommand();
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private StubReusableJob Job(Func<JobContext, JobResult>? work = null) => new("validate/a", Inputs) { Work = work ?? (_ => JobResult.Succeeded()) };

    // Read anew each time, as each run does.
    private JobInputs Inputs() => new()
    {
        Version = _version,
        Files = [new(FileTree.Scan(_engine.Of("tree"), IgnoredPaths.None, FileHashes.InMemory()).Value!, "", [".tf", ".sh"])],
        Values = _values,
    };

    private void Write(string name, string text) => File.WriteAllText(_engine.Of($"tree/{name}"), text);

    private void Apply(string change)
    {
        switch (change)
        {
            case "content": Write("main.tf", "two"); break;
            case "mode": File.SetUnixFileMode(_engine.Of("tree/script.sh"), (UnixFileMode)0b111_101_101); break;
            case "new file": Write("new.tf", ""); break;
            case "file gone": File.Delete(_engine.Of("tree/main.tf")); break;
            case "renamed": File.Move(_engine.Of("tree/main.tf"), _engine.Of("tree/other.tf")); break;
            case "value": _values = _values.SetItem("tofu", "1.12.0"); break;
            case "new value": _values = _values.Add("more", ""); break;
            case "version": _version++; break;
            default: throw new ArgumentOutOfRangeException(nameof(change));
        }
    }
}
