using System.Text;
using System.Text.Json;
using Flywheel.Artifacts;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Runs;
using Microsoft.Data.Sqlite;

namespace Flywheel.EndToEnd.Guarantees;

/// <summary>What must hold after every fault, whatever it was. Asked after a command that only looks, such as <c>runs list</c>, has run.</summary>
internal sealed class Invariants(FakedRepository repository)
{
    /// <summary>Values that may stand nowhere in what flywheel keeps.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Fails with the first that does not hold.</summary>
    /// <param name="answered">Runs whose start was told to somebody.</param>
    /// <param name="where">Which fault this was, for the message.</param>
    public async Task HoldAsync(IEnumerable<string> answered, string where)
    {
        var listed = (await repository.RunAsync("runs", "list", "--limit", "100000", "--output", "json")).ExitedWith(0).Document;
        var runs = listed.GetProperty("runs").EnumerateArray().ToDictionary(r => r.GetProperty("id").GetString()!, r => r.GetProperty("status").GetString()!);

        Assert.All(answered, run => Assert.True(runs.ContainsKey(run), $"{where}: I1 {run} was answered and is not there."));
        NoPlanIsAppliedTwice(where);
        NoRunIsInLimbo(where);
        foreach (var run in runs.Where(r => r.Value != "running").Select(r => r.Key))
        {
            LogsAreWhole(run, where);
        }

        TheHistoryIsSound(where);
        NoSecretStandsAnywhere(where);
    }

    // I2
    private void NoPlanIsAppliedTwice(string where)
    {
        var open = new HashSet<string>(StringComparer.Ordinal);
        var begun = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (word, folder, digest) in repository.Applies.Select(line => line.Split(' ')).Select(parts => (parts[0], parts[1], parts[2])))
        {
            if (word == "end")
            {
                open.Remove(folder);
                continue;
            }

            Assert.True(begun.Add($"{folder} {digest}"), $"{where}: I2 the plan {digest} was applied twice in {folder}.");
            Assert.True(open.Add(folder), $"{where}: I2 two applies at once in {folder}.");
        }
    }

    // I3
    private void NoRunIsInLimbo(string where)
    {
        using var history = RunHistory.InFile(Path.Combine(repository.Home, "history.db"));
        foreach (var run in history.Running())
        {
            var open = history.Applies.Open().Any(apply => apply.Run == run.Header.Id);
            Assert.True(ProcessIdentity.IsAlive(run.Process) || open, $"{where}: I3 {run.Header.Id} is said to run, and nothing of it does.");
        }
    }

    // I5: each resource begins once and is complete once, in the order in which the tool printed them.
    private void LogsAreWhole(string run, string where)
    {
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

    // I7: the fake tool's own files are the test's, and tofu's state is not flywheel's.
    private void NoSecretStandsAnywhere(string where)
    {
        foreach (var file in Directory.EnumerateFiles(repository.Home, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }))
        {
            var relative = Path.GetRelativePath(repository.Home, file);
            if (Secrets.Count == 0 || relative.StartsWith("state/", StringComparison.Ordinal))
            {
                continue;
            }

            var bytes = File.ReadAllBytes(file);
            foreach (var secret in Secrets)
            {
                Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, $"{where}: I7 a secret stands in {relative}.");
            }
        }
    }
}
