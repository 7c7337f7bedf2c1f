using Flywheel.Diagnostics;

namespace Flywheel.Sealing;

/// <summary>Seals a stream of bytes and a manifest into one file, and opens it again.</summary>
internal static class SealedFile
{
    /// <summary>Writes the sealed form of whatever is written to the stream that the writer is given.</summary>
    /// <param name="destination">Takes the sealed bytes, from its present position on.</param>
    /// <param name="key">Seals it.</param>
    /// <param name="manifest">Stands in the file in clear and is bound to the content.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task SealAsync(
        Stream destination, SealKey key, ReadOnlyMemory<byte> manifest, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Opens a sealed file into a private file. Unless a value is returned nothing of the content may be used, and the private file is gone.</summary>
    /// <param name="source">The sealed bytes.</param>
    /// <param name="keys">One of these sealed it.</param>
    /// <param name="content">Path of the private file that takes the content; it must not exist.</param>
    /// <param name="name">What diagnostics call it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task<Checked<SealedHeader>> OpenAsync(
        Stream source, KeyRing keys, string content, string name, CancellationToken cancellationToken) => throw new NotSupportedException();
}
