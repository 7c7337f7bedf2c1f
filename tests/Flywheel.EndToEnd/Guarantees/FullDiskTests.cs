
namespace Flywheel.EndToEnd.Guarantees;

/// <summary>The disk of the data directory is full from a random moment of a run on: it says so, loses nothing, and goes on when there is room.</summary>
public sealed class FullDiskTests : IDisposable
{
    // In the words of the kernel, and of SQLite.
    private static readonly string[] Full = ["no space left", "disk is full"];

    private readonly FakedRepository _repository = new(stacks: 1);
    private readonly Dice _dice;
    private readonly string _disk;
    private bool _isMounted;

    public FullDiskTests(ITestOutputHelper output)
    {
        _dice = new(output);
        _disk = Directory.CreateDirectory(_repository.Besides("disk")).FullName;
        _repository.Environment["FLYWHEEL_HOME"] = Path.Combine(_disk, "home");
    }

    private string Filler => Path.Combine(_disk, "filler");

    public void Dispose()
    {
        if (_isMounted)
        {
            TestMount.Run("umount", "--lazy", _disk);
        }

        _repository.Dispose();
    }

    [Fact]
    public async Task With_a_full_disk_from_a_random_moment_on_nothing_is_lost_or_done_twice()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can mount a small disk");
        TestMount.Run("mount", "--types", "tmpfs", "--options", Dice.IsLong ? "size=256m" : "size=32m", "flywheel-test", _disk);
        _isMounted = true;
        _repository.Applying(milliseconds: 40);
        var began = TimeProvider.System.GetTimestamp();
        (await _repository.RunJsonAsync("run")).ExitedWith(0);
        var length = TimeProvider.System.GetElapsedTime(began);
        var invariants = new Invariants(_repository);
        for (var round = 1; round <= Dice.Rounds(5, 100); round++)
        {
            var wait = _dice.Within(length);
            var where = _dice.Where(round, $"full after {wait.TotalMilliseconds:0} ms");
            using var run = _repository.Start("run", "--output", "json");
            await Dice.WaitAsync(wait);
            Fill();
            var ended = await run.WaitAsync();
            Assert.True(ended.Code is 0 or 1 or 5 or 74, $"{where}: it ended with {ended.Code}.\n{ended.Output}{ended.Error}");
            Assert.False((ended.Output + ended.Error).Contains("   at Flywheel.", StringComparison.Ordinal), $"{where}:\n{ended.Output}{ended.Error}");
            Assert.True(
                ended.Code is not 74 || Full.Any(word => (ended.Output + ended.Error).Contains(word, StringComparison.OrdinalIgnoreCase)), $"{where}: it does not say why.\n{ended.Output}{ended.Error}");

            File.Delete(Filler);
            (await _repository.RunJsonAsync("validate")).ExitedWith(0);
            // The tool cannot go on printing either.
            _repository.NoteKilledApply();
            await invariants.HoldAsync([], where);
            foreach (var unknown in await UnknownAsync())
            {
                (await _repository.RunAsync("deploy", "resolve", "stack1", "--run", unknown, "--applied", "--reason", "the tool's own ledger says so")).ExitedWith(0);
            }
        }

        (await _repository.RunJsonAsync("run")).ExitedWith(0);
    }

    private async Task<IEnumerable<string>> UnknownAsync() => (await _repository.RunJsonAsync("deploy", "--resume")) is { Code: 5 or 4, Output: var said }
        ? System.Text.RegularExpressions.Regex.Matches(said, "--run (run-[0-9a-z]+)").Select(match => match.Groups[1].Value).Distinct()
        : [];

    // To the last byte.
    private void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        foreach (var size in new[] { 1 << 20, 1 << 12, 1 })
        {
            try
            {
                while (true)
                {
                    file.Write(new byte[size]);
                }
            }
            catch (IOException)
            {
                // A smaller piece may still fit.
            }
        }
    }
}
