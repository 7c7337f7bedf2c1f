namespace Flywheel.Clusters;

/// <summary>The bytes of a whole answer.</summary>
internal sealed record AnswerBody(ReadOnlyMemory<byte> Bytes)
{
    private const int FirstBuffer = 64 * 1024;

    /// <summary>Reads an answer to its end, unpacked; null when it is larger than the limit.</summary>
    public static async Task<AnswerBody?> ReadAsync(HttpResponseMessage response, int largest, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > largest)
        {
            return null;
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[FirstBuffer];
        for (var length = 0; ;)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            length += read;
            if (length > largest)
            {
                return null;
            }

            if (read == 0)
            {
                return new(buffer.AsMemory(0, length));
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
    }
}
