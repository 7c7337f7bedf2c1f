using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Flywheel.Lab.Hosting;

/// <summary>The lab's log: a file that starts anew at 4 MiB and keeps the one before. A log that cannot be written is no reason to stop.</summary>
/// <param name="path">Its file; the one before gets <c>.1</c> behind its name.</param>
/// <param name="time">The real time.</param>
internal sealed class BoundedLog(string path, TimeProvider time) : ILoggerProvider
{
    private const long Largest = 4 * 1024 * 1024;
    private readonly Lock _lock = new();
    private StreamWriter? _writer;

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    /// <summary>Adds a line.</summary>
    public void Write(string line)
    {
        lock (_lock)
        {
            try
            {
                _writer ??= Open();
                _writer.WriteLine($"{time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)} {line}");
                if (_writer.BaseStream.Length > Largest)
                {
                    _writer.Dispose();
                    _writer = null;
                    File.Move(path, path + ".1", overwrite: true);
                }
            }
            catch (IOException)
            {
                // disk full: what the lab answers matters more
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _writer?.Dispose();
            _writer = null;
        }
    }

    // What clients sent may be in it, and must not look like lines of the lab's own.
    private static string OneLine(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;

    private StreamWriter Open() => new(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true, NewLine = "\n" };

    private sealed class Category(BoundedLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                log.Write($"{logLevel} {name}: {OneLine(formatter(state, exception))}{(exception is null ? "" : $"\n{exception}")}");
            }
        }
    }
}
