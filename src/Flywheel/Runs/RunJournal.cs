using System.Text.Json;
using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Processes;

namespace Flywheel.Runs;

/// <summary>Appends the events of a run to its file, one line each, and reads them back.</summary>
/// <remarks>
/// What a later run may build on is on disk before the next thing happens: the start of the run, every end of a deploy job, and the end
/// of the run are flushed; the rest follows with them.
/// </remarks>
internal sealed class RunJournal : IEssentialObserver, IDisposable
{
    private readonly FileStream _file;

    /// <summary>Opens the file for appending and makes it if need be. A line that a crash cut short is ended first.</summary>
    public RunJournal(string path)
    {
        var isCut = EndsWithinLine(path);
        _file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            UnixCreateMode = DurableFile.Private,
            BufferSize = 64 * 1024,
        });
        if (isCut)
        {
            _file.WriteByte((byte)'\n');
        }
    }

    public void On(RunEvent happened)
    {
        JsonSerializer.Serialize(_file, happened, RunsJson.Default.RunEvent);
        _file.WriteByte((byte)'\n');
        switch (happened)
        {
            case JobFinished { Job.Stage: Stage.Deploy } or RunFinished:
                _file.Flush(flushToDisk: true);
                break;
            case RunStarted or JobStarted { Job.Stage: not Stage.Validate }:
                _file.Flush();
                break;
            default:
                break;
        }
    }

    public void OnOutput(JobId job, OutputStream stream, ReadOnlySpan<byte> bytes)
    {
    }

    public void Dispose() => _file.Dispose();

    /// <summary>The events of a file, in order. A last line that a crash cut short is left out, as are events this program does not know.</summary>
    public static IEnumerable<RunEvent> Read(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        while (reader.ReadLine() is { } line)
        {
            if (Parse(line) is { } happened)
            {
                yield return happened;
            }
        }
    }

    private static bool EndsWithinLine(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        if (file.Length == 0)
        {
            return false;
        }

        file.Position = file.Length - 1;
        return file.ReadByte() != '\n';
    }

    private static RunEvent? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, RunsJson.Default.RunEvent);
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException or NotSupportedException)
        {
            return null;
        }
    }
}
