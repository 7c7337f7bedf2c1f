using System.Buffers;
using Flywheel.Processes;
using Microsoft.Win32.SafeHandles;

namespace Flywheel.Supervision;

/// <summary>Reads the two files that a supervised command prints to, from their first byte on, and hands the bytes on.</summary>
/// <param name="spool">Where they are, as soon as they are.</param>
/// <param name="output">Takes the bytes.</param>
internal sealed class OutputTail(Spool spool, IProcessOutput output) : IDisposable
{
    private const int Block = 64 * 1024;

    // Between two looks at the process and the stop; what comes faster waits in its file.
    private const long MostAtOnce = 4 * 1024 * 1024;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(Block);
    private readonly Stream _standard = new(OutputStream.Standard, spool.Output);
    private readonly Stream _error = new(OutputStream.Error, spool.Error);

    /// <summary>Hands on what is there, at most some megabytes.</summary>
    /// <returns>How much it was.</returns>
    public long Read() => Read(_standard, MostAtOnce) + Read(_error, MostAtOnce);

    /// <summary>Hands on the rest up to these lengths of the files; less when they are shorter.</summary>
    public void ReadTo(long standard, long error)
    {
        _ = Read(_standard, standard - _standard.Taken);
        _ = Read(_error, error - _error.Taken);
    }

    /// <summary>Hands on what is there at this moment.</summary>
    public void ReadAll() => ReadTo(_standard.Length, _error.Length);

    public void Dispose()
    {
        _standard.File?.Dispose();
        _error.File?.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private long Read(Stream from, long most)
    {
        long read = 0;
        while (read < most && from.Open() is { } file)
        {
            var count = RandomAccess.Read(file, _buffer.AsSpan(0, (int)Math.Min(most - read, Block)), from.Taken);
            if (count == 0)
            {
                break;
            }

            output.Write(from.Kind, _buffer.AsSpan(0, count));
            from.Taken += count;
            read += count;
        }

        return read;
    }

    private sealed class Stream(OutputStream kind, string path)
    {
        public OutputStream Kind => kind;

        public SafeFileHandle? File { get; private set; }

        public long Taken { get; set; }

        public long Length => Open() is { } file ? RandomAccess.GetLength(file) : 0;

        public SafeFileHandle? Open() => File ??= System.IO.File.Exists(path) ? NativeFile.OpenNoLink(path) : null;
    }
}
