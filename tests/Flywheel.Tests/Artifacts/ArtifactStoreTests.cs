using System.Text;
using Flywheel.Artifacts;
using Flywheel.Testing;

namespace Flywheel.Tests.Artifacts;

public sealed class ArtifactStoreTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryFolder _folder = new();
    private readonly ArtifactStore _store;

    public ArtifactStoreTests() => _store = new(_folder.Of("artifacts"));

    private static CancellationToken End => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_same_bytes_have_one_digest_however_they_come()
    {
        var content = new byte[300_000];
        new Random(1).NextBytes(content);
        File.WriteAllBytes(_folder.Of("file"), content);

        var bytes = _store.Put("a", content);
        var file = await _store.PutFileAsync("a", _folder.Of("file"), End);
        var written = await _store.PutAsync("a", async (stream, token) =>
        {
            await stream.WriteAsync(content.AsMemory(0, 7), token);
            stream.Write(content, 7, 100);
            stream.WriteByte(content[107]);
            await stream.WriteAsync(content.AsMemory(108), token);
        }, End);

        Assert.Equal([bytes, bytes], [file, written]);
        Assert.Equal(Digest.Of(content), bytes.Digest);
        Assert.Equal(content, Read(bytes));
    }

    [Fact]
    public async Task An_empty_artifact_is_one_too()
    {
        var artifact = await _store.PutAsync("empty", (_, _) => Task.CompletedTask, End);

        Assert.True(_store.Has(artifact));
        Assert.Empty(Read(artifact));
    }

    [Fact]
    public async Task A_writer_that_fails_half_way_leaves_nothing()
    {
        await Assert.ThrowsAsync<IOException>(() => _store.PutAsync("a", async (stream, token) =>
        {
            await stream.WriteAsync("half"u8.ToArray(), token);
            throw new IOException("No space left on device");
        }, End));

        Assert.Empty(Directory.EnumerateFiles(_folder.Root, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(1999)]
    public async Task One_bit_that_changed_is_noticed_when_the_copy_is_made(int at)
    {
        var artifact = _store.Put("plan.tfplan", new byte[2000]);
        Assert.True(await _store.CopyVerifiedAsync(artifact, _folder.Of("good"), End));

        var bytes = Read(artifact);
        bytes[at] ^= 1;
        File.WriteAllBytes(_store.PathOf(artifact.Digest), bytes);

        Assert.False(await _store.CopyVerifiedAsync(artifact, _folder.Of("bad"), End));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_folder.Of("good")));
    }

    [Fact]
    public async Task A_plan_that_grew_or_shrank_is_noticed()
    {
        var artifact = _store.Put("plan.tfplan", "content"u8);

        File.WriteAllText(_store.PathOf(artifact.Digest), "content and more");
        Assert.False(await _store.CopyVerifiedAsync(artifact, _folder.Of("longer"), End));
        File.WriteAllText(_store.PathOf(artifact.Digest), "");
        Assert.False(await _store.CopyVerifiedAsync(artifact, _folder.Of("shorter"), End));
    }

    [Fact]
    public async Task A_file_that_is_exchanged_while_it_is_copied_is_refused_or_the_old_bytes_were_copied()
    {
        var artifact = _store.Put("plan.tfplan", Encoding.UTF8.GetBytes(new string('a', 1_000_000)));
        var path = _store.PathOf(artifact.Digest);
        using var stop = new CancellationTokenSource();
        var attack = Task.Run(() =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                File.WriteAllText(path + ".x", new string(i % 2 == 0 ? 'b' : 'a', 1_000_000));
                File.Move(path + ".x", path, overwrite: true);
            }
        }, End);

        for (var i = 0; i < 100; i++)
        {
            var copy = _folder.Of($"copy-{i}");
            var isGood = await _store.CopyVerifiedAsync(artifact, copy, End);
            Assert.Equal(isGood, Digest.OfFile(copy) == artifact.Digest);
        }

        await stop.CancelAsync();
        await attack;
    }

    [Fact]
    public async Task A_copy_never_overwrites_or_follows_what_lies_there()
    {
        var artifact = _store.Put("plan.tfplan", "content"u8);
        File.CreateSymbolicLink(_folder.Of("link"), _folder.Of("elsewhere"));

        await Assert.ThrowsAsync<IOException>(() => _store.CopyVerifiedAsync(artifact, _folder.Of("link"), End));

        Assert.False(File.Exists(_folder.Of("elsewhere")));
    }

    [Fact]
    public async Task Many_that_store_the_same_at_once_all_get_it()
    {
        var content = new byte[100_000];

        var artifacts = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => i % 2 == 0
            ? Task.Run(() => _store.Put("a", content), End)
            : Task.Run(() => _store.PutAsync("a", (stream, token) => stream.WriteAsync(content, token).AsTask(), End), End)));

        Assert.Single(artifacts.Distinct());
        Assert.Equal(content, Read(artifacts[0]));
        Assert.Single(Directory.EnumerateFiles(_folder.Root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void An_artifact_is_for_the_owner_alone_and_so_are_the_folders()
    {
        var path = _store.PathOf(_store.Put("plan.tfplan", "secret"u8).Digest);

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(path));
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.Of("artifacts")));
    }

    [Fact]
    public void A_file_of_another_length_is_stored_anew()
    {
        var artifact = _store.Put("a", "content"u8);
        File.WriteAllText(_store.PathOf(artifact.Digest), "cut");
        Assert.False(_store.Has(artifact));

        Assert.Equal(artifact, _store.Put("a", "content"u8));

        Assert.Equal("content"u8, Read(artifact));
    }

    private byte[] Read(Artifact artifact)
    {
        using var file = _store.Open(artifact);
        using var content = new MemoryStream();
        file.CopyTo(content);
        return content.ToArray();
    }
}
