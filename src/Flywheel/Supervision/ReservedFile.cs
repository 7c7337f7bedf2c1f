using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Flywheel.Files;
using Microsoft.Win32.SafeHandles;

namespace Flywheel.Supervision;

/// <summary>A small file whose room on disk is taken before it is needed, so that a full disk cannot keep the record from being written.</summary>
internal sealed class ReservedFile : IDisposable
{
    private const int Room = 1024;

    private readonly SafeFileHandle _file;
    private readonly string _path;

    /// <summary>Makes it, with spaces in it.</summary>
    /// <exception cref="IOException">There is no room, or it is there already.</exception>
    public ReservedFile(string path)
    {
        _path = path;
        _file = DurableFile.Create(path, DurableFile.Private);
        RandomAccess.Write(_file, Padded([]), 0);
    }

    /// <summary>Replaces what is in it; a reader sees all of it as soon as this returns.</summary>
    public void Write<T>(T document, JsonTypeInfo<T> type) => RandomAccess.Write(_file, Padded(JsonSerializer.SerializeToUtf8Bytes(document, type)), 0);

    /// <summary>From now on a machine that loses its power still has it.</summary>
    public void Flush() => RandomAccess.FlushToDisk(_file);

    /// <summary>Gives it its final name, for good.</summary>
    public void MoveTo(string path) => DurableFile.MoveInto(_path, path);

    public void Dispose() => _file.Dispose();

    private static byte[] Padded(ReadOnlySpan<byte> json)
    {
        var bytes = new byte[Math.Max(Room, json.Length)];
        bytes.AsSpan().Fill((byte)' ');
        json.CopyTo(bytes);
        return bytes;
    }
}
