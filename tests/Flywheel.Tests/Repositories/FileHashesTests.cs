using System.Collections.Immutable;
using Flywheel.Artifacts;
using Flywheel.Repositories;
using Flywheel.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Flywheel.Tests.Repositories;

public sealed class FileHashesTests : IDisposable
{
    private readonly Sandbox _sandbox = Sandbox.Create();

    // an hour ahead of the files, so that none of them is fresh unless a test says so
    private readonly FakeTimeProvider _later = new(TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1));

    private string CacheFile => Path.Combine(_sandbox.Root, ".flywheel/cache/files.bin");

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Nothing_is_read_again_when_nothing_changed()
    {
        _sandbox.WithFile("a", "1").WithFile("b/c", "2");
        var first = HashAll(_later);

        var again = HashAll(_later);

        Assert.Equal(3, first.Reads);
        Assert.Equal(0, again.Reads);
        Assert.Equal(first.Digests, again.Digests);
    }

    [Fact]
    public void Only_what_changed_is_read()
    {
        _sandbox.WithFile("a", "1").WithFile("b", "2");
        HashAll(_later);
        _sandbox.WithFile("a", "3");

        var again = HashAll(_later);

        Assert.Equal(1, again.Reads);
        Assert.Contains(Digest.Of("3"u8), again.Digests);
    }

    [Fact]
    public void A_touched_file_is_read_and_has_the_same_digest()
    {
        _sandbox.WithFile("a", "1");
        var first = HashAll(_later);
        File.SetLastWriteTimeUtc(Path.Combine(_sandbox.Root, "a"), new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        var again = HashAll(_later);

        Assert.Equal(1, again.Reads);
        Assert.Equal(first.Digests, again.Digests);
        Assert.Equal(0, HashAll(_later).Reads);
    }

    [Fact]
    public void A_change_of_the_same_size_with_the_old_time_put_back_is_seen()
    {
        _sandbox.WithFile("a", "1");
        var path = Path.Combine(_sandbox.Root, "a");
        var written = File.GetLastWriteTimeUtc(path);
        HashAll(_later);
        File.WriteAllText(path, "2");
        File.SetLastWriteTimeUtc(path, written);

        Assert.Contains(Digest.Of("2"u8), HashAll(_later).Digests);
    }

    [Fact]
    public void The_digest_of_a_file_that_was_just_written_is_not_kept()
    {
        _sandbox.WithFile("a", "1");
        HashAll(new FakeTimeProvider(new(File.GetLastWriteTimeUtc(Path.Combine(_sandbox.Root, "a")))));

        Assert.Contains(Digest.Of("1"u8), HashAll(_later).Digests);
        Assert.Equal(0, HashAll(_later).Reads);
    }

    [Fact]
    public void A_time_in_the_future_is_never_trusted()
    {
        _sandbox.WithFile("a", "1");
        File.SetLastWriteTimeUtc(Path.Combine(_sandbox.Root, "a"), _later.GetUtcNow().UtcDateTime.AddDays(1));
        HashAll(_later);

        Assert.Equal(1, HashAll(_later).Reads);
    }

    [Fact]
    public void A_file_that_was_replaced_is_read()
    {
        _sandbox.WithFile("a", "1").WithFile("b", "2");
        HashAll(_later);
        File.Move(Path.Combine(_sandbox.Root, "b"), Path.Combine(_sandbox.Root, "a"), overwrite: true);

        Assert.Equal(1, HashAll(_later).Reads);
    }

    [Fact]
    public void A_damaged_cache_counts_as_none()
    {
        _sandbox.WithFile("a", "1");
        HashAll(_later);
        var good = File.ReadAllBytes(CacheFile);

        for (var at = 0; at < good.Length; at++)
        {
            var bad = good.ToArray();
            bad[at] ^= 0x40;
            File.WriteAllBytes(CacheFile, bad);
            Assert.Equal(0, FileHashes.Load(CacheFile, _later).Count);
            File.WriteAllBytes(CacheFile, good[..at]);
            Assert.Equal(0, FileHashes.Load(CacheFile, _later).Count);
        }
    }

    [Fact]
    public void A_cache_that_cannot_be_written_changes_nothing()
    {
        _sandbox.WithFile("a", "1").WithFile(".flywheel/cache", "a file where the folder should be");

        Assert.Contains(Digest.Of("1"u8), HashAll(_later).Digests);
        Assert.Equal(2, HashAll(_later).Reads);
    }

    [Fact]
    public void Files_that_are_gone_are_forgotten_with_the_next_change()
    {
        _sandbox.WithFile("a", "1").WithFile("b", "2");
        HashAll(_later);
        File.Delete(Path.Combine(_sandbox.Root, "a"));
        _sandbox.WithFile("b", "3");
        HashAll(_later);

        Assert.Equal(2, FileHashes.Load(CacheFile, _later).Count);
    }

    private (int Reads, ImmutableArray<Digest> Digests) HashAll(TimeProvider time)
    {
        var hashes = FileHashes.Load(CacheFile, time);
        var tree = FileTree.Scan(_sandbox.Root, IgnoredPaths.None, hashes).Value!;
        ImmutableArray<Digest> digests = [.. tree.Files.Select(tree.HashOf)];
        tree.SaveHashes();
        return (hashes.Reads, digests);
    }
}
