using System.Text;
using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Processes;

namespace Flywheel.Execution;

/// <summary>Masks what a job prints, appends it to the job's file and hands it to the observers. The file is made with the first byte.</summary>
internal sealed class FileJobLog : JobLog, IDisposable
{
    private readonly Lock _lock = new();
    private readonly JobId _job;
    private readonly string _path;
    private readonly RunBus _bus;
    private readonly MaskedStream _standard;
    private readonly MaskedStream _error;
    private SecretSet _secrets;
    private FileStream? _file;

    public FileJobLog(JobId job, string path, SecretSet secrets, RunBus bus)
    {
        (_job, _path, _bus, _secrets) = (job, path, bus, secrets);
        _standard = new(secrets, masked => Store(OutputStream.Standard, masked));
        _error = new(secrets, masked => Store(OutputStream.Error, masked));
    }

    public override IReadOnlyCollection<string> Secrets
    {
        get
        {
            lock (_lock)
            {
                return _secrets.Values;
            }
        }
    }

    public override void Write(OutputStream stream, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            (stream == OutputStream.Standard ? _standard : _error).Write(bytes);
        }
    }

    public override void WriteLine(string line) => Write(OutputStream.Standard, Encoding.UTF8.GetBytes(line + "\n"));

    public override void Mask(IReadOnlyCollection<string> secrets)
    {
        lock (_lock)
        {
            _secrets = _secrets.With(secrets);
            _standard.Extend(_secrets);
            _error.Extend(_secrets);
        }
    }

    public override long Mark()
    {
        lock (_lock)
        {
            _standard.Flush();
            _error.Flush();
            return _file?.Length ?? 0;
        }
    }

    public override string Masked(string text)
    {
        lock (_lock)
        {
            return _secrets.Mask(text);
        }
    }

    /// <summary>Writes out what the masking held back and closes the file.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _standard.Flush();
            _error.Flush();
            _file?.Dispose();
        }
    }

    // Unbuffered: a reader that tails the log sees every byte at once, and a crash loses none.
    private void Store(OutputStream stream, ReadOnlySpan<byte> masked)
    {
        _file ??= new FileStream(_path, new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            UnixCreateMode = DurableFile.Private,
            BufferSize = 0,
        });
        _file.Write(masked);
        _bus.PublishOutput(_job, stream, masked);
    }
}
