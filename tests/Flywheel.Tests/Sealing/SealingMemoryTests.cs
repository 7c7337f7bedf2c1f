using Flywheel.Sealing;
using Flywheel.Testing;
using static Flywheel.Tests.Sealing.SealedBytes;

namespace Flywheel.Tests.Sealing;

/// <summary>By itself, because it counts what the whole process allocates.</summary>
[CollectionDefinition(nameof(SealingMemoryTests), DisableParallelization = true)]
[Collection(nameof(SealingMemoryTests))]
public sealed class SealingMemoryTests
{
    private const int Mebibytes = 256;

    [Fact]
    public async Task Memory_stays_flat_whatever_the_length()
    {
        var end = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        var chunk = Content(Segment);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        await using (var file = File.Create(folder.Of("sealed")))
        {
            await SealedFile.SealAsync(file, Key, Manifest, async (stream, token) =>
            {
                for (var i = 0; i < Mebibytes; i++)
                {
                    await stream.WriteAsync(chunk, token);
                }
            }, end);
        }

        await using var source = File.OpenRead(folder.Of("sealed"));
        var header = await SealedFile.OpenAsync(source, new KeyRing([Key]), folder.Of("content"), "the file", end);

        Assert.True(header.IsUsable);
        Assert.Equal((long)Mebibytes * Segment, new FileInfo(folder.Of("content")).Length);
        // Not what was held at once but all that was ever allocated, for both ways together.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 16 * Segment);
    }
}
