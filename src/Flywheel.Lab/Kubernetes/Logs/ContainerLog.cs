using System.Collections.Immutable;

namespace Flywheel.Lab.Kubernetes.Logs;

/// <summary>The lines of one container, of its present start and of the one before. Thread-safe.</summary>
internal sealed class ContainerLog
{
    private readonly Lock _lock = new();
    private Queue<LogLine> _lines = [];
    private ImmutableArray<LogLine> _previous = [];
    private TaskCompletionSource _more = NewSignal();
    private long _next;
    private int _characters;

    /// <summary>What the present start wrote, oldest first; of a long log the end.</summary>
    public ImmutableArray<LogLine> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>What the start before wrote; default: there was none.</summary>
    public ImmutableArray<LogLine>? Previous
    {
        get
        {
            lock (_lock)
            {
                return _previous.IsDefaultOrEmpty ? null : _previous;
            }
        }
    }

    /// <summary>Follows the present start: the lines from a number on, as soon as there are any; none when the container was started anew.</summary>
    public async Task<ImmutableArray<LogLine>> FollowAsync(long from, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                ImmutableArray<LogLine> lines = [.. _lines.Where(line => line.Number >= from)];
                if (!lines.IsEmpty || from > _next)
                {
                    return lines;
                }

                more = _more.Task;
            }

            await more.WaitAsync(cancellationToken);
        }
    }

    internal void Write(DateTimeOffset time, string text)
    {
        lock (_lock)
        {
            foreach (var line in text.TrimEnd('\n').Split('\n'))
            {
                var kept = line.Length > PodLogs.CharactersPerContainer ? line[..PodLogs.CharactersPerContainer] : line;
                _lines.Enqueue(new LogLine(_next++, time, kept.TrimEnd('\r')));
                _characters += kept.Length + 1;
            }

            while (_characters > PodLogs.CharactersPerContainer && _lines.Count > 1)
            {
                _characters -= _lines.Dequeue().Text.Length + 1;
            }

            Signal();
        }
    }

    internal void StartAnew()
    {
        lock (_lock)
        {
            _previous = [.. _lines];
            _lines = [];
            _characters = 0;
            _next = 0;
            Signal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal()
    {
        var more = _more;
        _more = NewSignal();
        more.SetResult();
    }
}
