using System.Globalization;
using System.Text;
using Flywheel.Artifacts;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Supervision;
using Flywheel.Testing;
using Microsoft.Data.Sqlite;

namespace Flywheel.EndToEnd.Guarantees;

/// <summary>What must hold after every fault, whatever it was: I1 to I7, in one function.</summary>
internal sealed class Invariants(FakedRepository repository)
{
    // I3: a run whose process is gone has ended, goes on under somebody, or is said to need attention, so long after the next command.
    private static readonly TimeSpan Limbo = TimeSpan.FromSeconds(30);

    private readonly List<string> _answered = [];

    /// <summary>Values that may stand nowhere in what flywheel keeps.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [FakeTofu.Secret];

    /// <summary>Fails with the first that does not hold.</summary>
    /// <param name="answered">Runs whose start was told to somebody; they are asked for from now on.</param>
    /// <param name="where">Which fault this was, for the message.</param>
    public async Task HoldAsync(IEnumerable<string> answered, string where)
    {
        _answered.AddRange(answered);
        var runs = await SettledAsync(where);
        Assert.All(_answered, run => Assert.True(runs.ContainsKey(run), $"{where}: I1 {run} was answered and is not there."));
        NoPlanIsAppliedTwice(where);
        var open = runs.Where(r => r.Value == "running").Select(r => r.Key).ToList();
        foreach (var run in runs.Keys.Except(open))
        {
            LogsAreWhole(run, where);
        }

        await LocksAreToldAsync(where);
        TheHistoryIsSound(where);
        NothingStandsInClear(open, where);
    }

    // I3
    private async Task<Dictionary<string, string>> SettledAsync(string where)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var listed = (await repository.RunAsync("runs", "list", "--limit", "100000", "--output", "json")).ExitedWith(0).Document;
            if (Limboed() is not { } run)
            {
                return listed.GetProperty("runs").EnumerateArray().ToDictionary(r => r.GetProperty("id").GetString()!, r => r.GetProperty("status").GetString()!);
            }

            Assert.True(TimeProvider.System.GetElapsedTime(began) < Limbo, $"{where}: I3 {run} is said to run, and nothing of it does.");
            await Dice.WaitAsync(TimeSpan.FromMilliseconds(100));
        }
    }

    private string? Limboed()
    {
        using var history = RunHistory.InFile(Path.Combine(repository.Home, "history.db"));
        var open = history.Applies.Open();
        return history.Running().FirstOrDefault(run =>
            !ProcessIdentity.IsAlive(run.Process)
            && !open.Any(apply => apply.Run == run.Header.Id && apply.Spool is { } spool && SupervisedProcess.Find(spool) is { IsAlive: true }))?.Header.Id.Value;
    }

    // I2, and that nothing was ever applied that the history does not know.
    private void NoPlanIsAppliedTwice(string where)
    {
        using var history = RunHistory.InFile(Path.Combine(repository.Home, "history.db"));
        var open = new HashSet<string>(StringComparer.Ordinal);
        var begun = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (word, folder, digest) in repository.Applies.Select(line => line.Split(' ')).Select(parts => (parts[0], parts[1], parts[2])))
        {
            if (word is "end" or "killed")
            {
                open.Remove(folder);
                continue;
            }

            Assert.True(begun.Add($"{folder} {digest}"), $"{where}: I2 the plan {digest} was applied twice in {folder}.");
            Assert.True(open.Add(folder), $"{where}: I2 two applies at once in {folder}.");
            Assert.True(history.Applies.Find(Path.GetFileName(folder), "lab", new(digest)) is not null, $"{where}: I2 the history does not know that {digest} was applied.");
        }
    }

    // I4: asked of the product, which tells who holds a lock, since when and from which run.
    private async Task LocksAreToldAsync(string where)
    {
        var locks = (await repository.RunJsonAsync("locks", "list", "--env", "lab")).ExitedWith(0).Document.GetProperty("locks").EnumerateArray().ToList();
        Assert.Equal(repository.Stacks, locks.Select(l => l.GetProperty("stack").GetString()));
        Assert.All(locks, one => Assert.True(
            one.GetProperty("lock").GetString() == "free"
                || (one.GetProperty("holder").GetProperty("id").GetString() is { Length: > 0 } && one.GetProperty("holder").GetProperty("created").GetString() is not null
                    && (one.GetProperty("lock").GetString() == "left-behind" || one.GetProperty("holderLife").GetString() is not null)),
            $"{where}: I4 {one}"));
    }

    // I5: each resource begins once and is complete once, in the order in which the tool printed them; all of them where the apply succeeded.
    private void LogsAreWhole(string run, string where)
    {
        using var history = RunHistory.InFile(Path.Combine(repository.Home, "history.db"));
        var results = history.ResultsOf(new(run));
        foreach (var stack in repository.Stacks)
        {
            var path = Path.Combine(repository.Home, "runs", run, "logs", $"deploy.{stack}.log");
            var lines = File.Exists(path) ? File.ReadAllLines(path).Where(l => l.StartsWith("terraform_data.site", StringComparison.Ordinal)).ToList() : [];
            var expected = Enumerable.Range(1, FakedRepository.Resources)
                .SelectMany(n => new[] { $"terraform_data.site{n}: Creating...", $"terraform_data.site{n}: Creation complete" }).ToList();
            for (var i = 0; i < lines.Count; i++)
            {
                Assert.True(i < expected.Count && lines[i].StartsWith(expected[i], StringComparison.Ordinal),
                    $"{where}: I5 line {i} of {run} deploy/{stack} is \"{lines[i]}\".\n{string.Join('\n', lines)}");
            }

            var isApplied = results.GetValueOrDefault(new JobId(Stage.Deploy, stack)) is { Outcome: JobOutcome.Succeeded, Note: not "nothing to apply" };
            Assert.True(!isApplied || lines.Count == expected.Count, $"{where}: I5 the log of {run} deploy/{stack} has {lines.Count.ToString(CultureInfo.InvariantCulture)} lines.");
        }
    }

    // I6
    private void TheHistoryIsSound(string where)
    {
        var path = Path.Combine(repository.Home, "history.db");
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA integrity_check";
            Assert.Equal("ok", command.ExecuteScalar());
        }

        using var history = RunHistory.InFile(path);
        foreach (var run in history.Newest(100_000, null))
        {
            foreach (var artifact in history.ResultsOf(run.Header.Id).Values.SelectMany(result => result.Artifacts))
            {
                var file = repository.ArtifactFile(artifact.Digest.Hex);
                Assert.True(File.Exists(file) && Digest.OfFile(file) == artifact.Digest, $"{where}: I6 {artifact.Name} of {run.Header.Id} is not there or altered.");
            }
        }
    }

    // I7: no secret, no plan in clear and no spool but those of a run that goes on. What tofu's state holds is tofu's.
    private void NothingStandsInClear(List<string> open, string where)
    {
        foreach (var file in Directory.EnumerateFiles(repository.Home, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }))
        {
            var relative = Path.GetRelativePath(repository.Home, file);
            if (relative.StartsWith("state/", StringComparison.Ordinal) || open.Any(run => relative.Contains(run, StringComparison.Ordinal)))
            {
                continue;
            }

            Assert.False(relative.Contains("/spool/", StringComparison.Ordinal), $"{where}: I7 {relative} is left of a spool.");
            var bytes = File.ReadAllBytes(file).AsSpan();
            Assert.False(bytes.StartsWith("PK\u0003\u0004"u8) && bytes.IndexOf("tfplan"u8) >= 0, $"{where}: I7 {relative} is a plan in clear.");
            foreach (var secret in Secrets)
            {
                Assert.True(bytes.IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, $"{where}: I7 a secret stands in {relative}.");
            }
        }
    }
}
