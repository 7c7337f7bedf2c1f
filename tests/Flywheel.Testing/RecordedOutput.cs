using System.Text;
using Flywheel.Processes;

namespace Flywheel.Testing;

/// <summary>Keeps what a child printed, and tells when it has printed something in particular.</summary>
internal sealed class RecordedOutput : IProcessOutput
{
    private readonly Lock _gate = new();
    private readonly MemoryStream _standard = new();
    private readonly MemoryStream _error = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];

    /// <summary>What it printed to stdout so far, as UTF-8.</summary>
    public string Standard => Text(_standard);

    /// <summary>What it printed to stderr so far, as UTF-8.</summary>
    public string Error => Text(_error);

    /// <inheritdoc/>
    public void Write(OutputStream stream, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            (stream == OutputStream.Standard ? _standard : _error).Write(bytes);
            foreach (var (_, seen) in _awaited.Where(a => Standard.Contains(a.Text, StringComparison.Ordinal)))
            {
                _ = seen.TrySetResult();
            }
        }
    }

    /// <summary>Ends when stdout holds the text.</summary>
    public Task HasPrintedAsync(string text)
    {
        lock (_gate)
        {
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((text, seen));
            if (Standard.Contains(text, StringComparison.Ordinal))
            {
                seen.SetResult();
            }

            return seen.Task;
        }
    }

    private string Text(MemoryStream stream)
    {
        lock (_gate)
        {
            return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
        }
    }
}
