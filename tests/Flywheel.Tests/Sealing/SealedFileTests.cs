using System.IO.Pipelines;
using Flywheel.Diagnostics;
using Flywheel.Sealing;
using Flywheel.Testing;
using static Flywheel.Tests.Sealing.SealedBytes;

namespace Flywheel.Tests.Sealing;

public sealed class SealedFileTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static CancellationToken End => TestContext.Current.CancellationToken;

    public static TheoryData<int> Lengths => [0, 1, Segment - 1, Segment, Segment + 1, 2 * Segment, 5 * Segment];

    [Theory]
    [MemberData(nameof(Lengths))]
    public async Task What_was_sealed_is_what_is_opened(int length)
    {
        var content = Content(length);

        var file = await SealAsync(content);
        var (opened, header) = await OpenAsync(file);

        Assert.Equal(content, opened);
        Assert.Equal(Manifest, header.Value!.Manifest.ToArray());
        Assert.Equal(Key.Id, header.Value.KeyId);
        Assert.Equal(Start + length + (16 * Math.Max(1, (length + Segment - 1) / Segment)), file.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(65_537)]
    [InlineData(3 * Segment)]
    public async Task The_pieces_in_which_content_is_written_do_not_matter(int piece)
    {
        var content = Content((2 * Segment) + 100);
        using var file = new MemoryStream();

        await SealedFile.SealAsync(file, Key, Manifest, async (stream, token) =>
        {
            for (var at = 0; at < content.Length; at += piece)
            {
                var part = content.AsMemory(at, Math.Min(piece, content.Length - at));
                if (at / piece % 2 == 0)
                {
                    stream.Write(part.Span);
                }
                else
                {
                    await stream.WriteAsync(part, token);
                }
            }
        }, End);

        Assert.Equal(content, (await OpenAsync(file.ToArray())).Content);
    }

    [Fact]
    public async Task Neither_way_needs_a_stream_that_seeks()
    {
        using var folder = new TemporaryFolder();
        var content = Content((3 * Segment) + 5);
        var pipe = new Pipe();

        var sealing = Task.Run(async () =>
        {
            await SealedFile.SealAsync(pipe.Writer.AsStream(), Key, Manifest, (stream, token) => stream.WriteAsync(content, token).AsTask(), End);
            await pipe.Writer.CompleteAsync();
        }, End);
        var header = await SealedFile.OpenAsync(pipe.Reader.AsStream(), new KeyRing([Key]), folder.Of("content"), "the pipe", End);
        await sealing;

        Assert.True(header.IsUsable);
        Assert.Equal(content, File.ReadAllBytes(folder.Of("content")));
    }

    [Fact]
    public async Task The_same_content_is_never_sealed_the_same_way_twice()
    {
        var one = await SealAsync(Content(1000));
        var two = await SealAsync(Content(1000));

        Assert.NotEqual(one[SealFormat.HeaderLength..], two[SealFormat.HeaderLength..]);
        Assert.Equal(one.Length, two.Length);
    }

    [Fact]
    public async Task The_manifest_stands_in_clear_and_the_content_does_not()
    {
        var file = await SealAsync("a password that nobody may see"u8.ToArray());

        Assert.True(file.AsSpan().IndexOf(Manifest) > 0);
        Assert.True(file.AsSpan().IndexOf("password"u8) < 0);
        Assert.True(file.AsSpan().IndexOf(Key.Bytes.Span) < 0);
    }

    [Fact]
    public async Task The_opened_file_is_for_the_owner_alone()
    {
        using var folder = new TemporaryFolder();
        using var source = new MemoryStream(await SealAsync(Content(10)));

        await SealedFile.OpenAsync(source, new KeyRing([Key]), folder.Of("content"), "the file", End);

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(folder.Of("content")));
    }

    [Fact]
    public async Task What_lies_where_the_content_should_go_is_neither_overwritten_nor_followed_nor_removed()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Of("content"), "mine");
        File.CreateSymbolicLink(folder.Of("link"), folder.Of("elsewhere"));
        var file = await SealAsync(Content(10));

        foreach (var name in new[] { "content", "link" })
        {
            using var source = new MemoryStream(file);
            await Assert.ThrowsAsync<IOException>(() => SealedFile.OpenAsync(source, new KeyRing([Key]), folder.Of(name), "the file", End));
        }

        Assert.Equal("mine", File.ReadAllText(folder.Of("content")));
        Assert.False(File.Exists(folder.Of("elsewhere")));
    }

    [Fact]
    public async Task The_header_can_be_read_without_a_key()
    {
        using var source = new TricklingSource(await SealAsync(Content(2 * Segment)));

        var header = await SealedFile.ReadHeaderAsync(source, "the file", End);

        Assert.Equal(Key.Id, header.Value!.KeyId);
        Assert.Equal(Manifest, header.Value.Manifest.ToArray());
    }

    [Fact]
    public async Task A_file_of_another_key_is_refused_by_the_names_of_the_keys()
    {
        var (_, header) = await OpenAsync(await SealAsync(Content(10)), OtherKey);

        var problem = Assert.Single(header.Diagnostics);
        Assert.Equal(SealRules.UnknownKey.Code, problem.Code);
        Assert.Equal($"the file was sealed with the key {Key.Id}; known are: {OtherKey.Id}.", problem.Detail);
    }

    [Fact]
    public async Task Any_key_of_the_ring_opens()
    {
        Assert.NotNull((await OpenAsync(await SealAsync(Content(10), Key), OtherKey, Key)).Content);
        Assert.NotNull((await OpenAsync(await SealAsync(Content(10), OtherKey), OtherKey, Key)).Content);
    }

    [Fact]
    public async Task Another_key_under_the_same_id_opens_nothing()
    {
        var impostor = new SealKey(Key.Id, OtherKey.Bytes);

        await RefusedAsync(SealRules.Altered, await SealAsync(Content(10)), impostor);
    }

    [Fact]
    public async Task Something_else_is_not_a_sealed_file()
    {
        await RefusedAsync(SealRules.NotSealed, []);
        await RefusedAsync(SealRules.NotSealed, "PK\u0003\u0004 a zip, of which there are many"u8.ToArray());
        await RefusedAsync(SealRules.NotSealed, new byte[100_000]);
    }

    [Fact]
    public async Task A_later_version_is_named_and_version_0_is_none()
    {
        var file = await SealAsync(Content(10));
        file[9] = 2;
        var (_, header) = await OpenAsync(file);
        file[9] = 0;

        Assert.Equal(SealRules.NewerSeal.Code, Assert.Single(header.Diagnostics).Code);
        Assert.Contains("version 2", header.Diagnostics[0].Detail, StringComparison.Ordinal);
        await RefusedAsync(SealRules.Altered, file);
    }

    [Fact]
    public async Task A_header_that_promises_a_huge_manifest_gets_no_memory_for_it()
    {
        var file = await SealAsync(Content(10));
        file[14] = 0x7f;
        var before = GC.GetAllocatedBytesForCurrentThread();

        using var source = new MemoryStream(file);
        var header = await SealedFile.ReadHeaderAsync(source, "the file", End);

        Assert.Equal(SealRules.Altered.Code, Assert.Single(header.Diagnostics).Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public async Task A_writer_that_fails_leaves_what_cannot_be_opened()
    {
        using var file = new MemoryStream();

        await Assert.ThrowsAsync<IOException>(() => SealedFile.SealAsync(file, Key, Manifest, async (stream, token) =>
        {
            await stream.WriteAsync(Content(3 * Segment), token);
            throw new IOException("No space left on device");
        }, End));

        await RefusedAsync(SealRules.Altered, file.ToArray());
    }

    [Fact]
    public async Task A_cancelled_opening_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        using var source = new MemoryStream(await SealAsync(Content(10)));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            SealedFile.OpenAsync(source, new KeyRing([Key]), folder.Of("content"), "the file", new CancellationToken(canceled: true)));

        Assert.Empty(Directory.GetFileSystemEntries(folder.Root));
    }
}
