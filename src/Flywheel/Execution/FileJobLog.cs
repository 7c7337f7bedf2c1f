using System.Text;
using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Processes;

namespace Flywheel.Execution;

/// <summary>Masks what a job prints, appends it to the job's file and hands it to the observers. The file is made with the first byte.</summary>
internal sealed class FileJobLog(JobId job, string path, SecretSet secrets, RunBus bus) : JobLog, IDisposable
{
    private const int BufferSize = 64 * 1024;
    private readonly Lock _lock = new();
    private readonly Redactor _standard = new(secrets);
    private readonly Redactor _error = new(secrets);
    private FileStream? _file;

    public override void Write(OutputStream stream, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            RedactorOf(stream).Write(bytes, masked => Store(stream, masked));
        }
    }

    public override void WriteLine(string line)
    {
        lock (_lock)
        {
            Write(OutputStream.Standard, Encoding.UTF8.GetBytes(line + "\n"));
        }
    }

    /// <summary>Writes out what the masking held back and closes the file.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _standard.Flush(masked => Store(OutputStream.Standard, masked));
            _error.Flush(masked => Store(OutputStream.Error, masked));
            _file?.Dispose();
        }
    }

    private Redactor RedactorOf(OutputStream stream) => stream == OutputStream.Standard ? _standard : _error;

    private void Store(OutputStream stream, ReadOnlySpan<byte> masked)
    {
        _file ??= new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            UnixCreateMode = DurableFile.Private,
            BufferSize = BufferSize,
        });
        _file.Write(masked);
        // A reader that tails the log should not wait for the buffer to fill.
        _file.Flush();
        bus.PublishOutput(job, stream, masked);
    }
}
