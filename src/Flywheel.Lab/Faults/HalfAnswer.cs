using Microsoft.AspNetCore.Http;

namespace Flywheel.Lab.Faults;

/// <summary>Takes the whole answer of a request, sends a part of it and cuts the connection.</summary>
internal static class HalfAnswer
{
    /// <summary>A longer answer is cut here.</summary>
    private const int Most = 1024 * 1024;

    /// <param name="context">The request.</param>
    /// <param name="next">What answers it.</param>
    /// <param name="keptOf">How many bytes of an answer of this length arrive; 0: not even its head.</param>
    public static async Task SendAsync(HttpContext context, RequestDelegate next, Func<int, int> keptOf)
    {
        var response = context.Response;
        var wire = response.Body;
        using var kept = new BoundedStream(Most);
        response.Body = kept;
        try
        {
            await next(context);
        }
        catch (Exception problem) when (problem is IOException or OperationCanceledException)
        {
            // It filled the bound, or the client went; what is there is enough for half an answer.
        }
        finally
        {
            response.Body = wire;
        }

        var length = (int)Math.Min(keptOf((int)kept.Length), kept.Length);
        if (length == 0)
        {
            context.Abort();
            return;
        }

        // The length that is told is that of the whole, so the client knows that it has a part. The server ends the connection (HTTP/2: resets
        // the stream) because of the missing rest; an abort of ours would also throw away what is still on its way.
        response.ContentLength ??= kept.Length;
        await wire.WriteAsync(kept.GetBuffer().AsMemory(0, length), CancellationToken.None);
        await wire.FlushAsync(CancellationToken.None);
    }

    /// <summary>A memory stream that refuses to grow past its bound.</summary>
    private sealed class BoundedStream(int most) : MemoryStream
    {
        // All other ways to write come here, because the type is derived.
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Length + count > most)
            {
                throw new IOException("The answer is longer than what is kept of it.");
            }

            base.Write(buffer, offset, count);
        }
    }
}
