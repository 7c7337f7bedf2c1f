using Flywheel.Files;

namespace Flywheel.Processes;

/// <summary>Writes one of a child's streams to a private file and keeps the beginning of the other in memory.</summary>
internal sealed class FileOutput(string path) : IProcessOutput, IDisposable
{
    private readonly FileStream _file = new(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        UnixCreateMode = DurableFile.Private,
        BufferSize = 64 * 1024,
    });

    private readonly CapturedOutput _error = new();

    public string Path { get; } = path;

    /// <summary>What came on stderr.</summary>
    public string ErrorText => _error.ErrorText;

    public void Write(OutputStream stream, ReadOnlySpan<byte> bytes)
    {
        if (stream == OutputStream.Standard)
        {
            _file.Write(bytes);
        }
        else
        {
            _error.Write(stream, bytes);
        }
    }

    /// <summary>Closes the file; it stays.</summary>
    public void Dispose() => _file.Dispose();
}
