using System.Buffers;

namespace Flywheel.Lab.Ingress;

/// <summary>Hands bytes on as soon as they come.</summary>
internal static class Copying
{
    /// <param name="from">Read to its end.</param>
    /// <param name="to">Flushed after each piece.</param>
    /// <param name="moved">Called after each piece.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(Stream from, Stream to, Action moved, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            int count;
            while ((count = await from.ReadAsync(buffer, cancellationToken)) > 0)
            {
                await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                await to.FlushAsync(cancellationToken);
                moved();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
