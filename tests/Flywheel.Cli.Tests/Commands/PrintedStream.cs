using System.Text;

namespace Flywheel.Cli.Tests.Commands;

/// <summary>Keeps what a command printed and tells when it has printed something in particular.</summary>
internal sealed class PrintedStream : MemoryStream
{
    private readonly Lock _gate = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];

    public string Text
    {
        get
        {
            lock (_gate)
            {
                return Encoding.UTF8.GetString(GetBuffer(), 0, (int)Length);
            }
        }
    }

    /// <summary>Ends when the text was printed.</summary>
    public Task HasPrintedAsync(string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _awaited.Add((text, seen));
        }

        Tell();
        return seen.Task;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_gate)
        {
            base.Write(buffer.ToArray(), 0, buffer.Length);
        }

        Tell();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    private void Tell()
    {
        lock (_gate)
        {
            var printed = Text;
            foreach (var (_, seen) in _awaited.Where(a => printed.Contains(a.Text, StringComparison.Ordinal)))
            {
                _ = seen.TrySetResult();
            }
        }
    }
}
