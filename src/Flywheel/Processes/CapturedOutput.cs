using System.Buffers;
using System.Text;

namespace Flywheel.Processes;

/// <summary>Keeps what a child prints, each stream up to a limit; what comes after that is dropped and said so.</summary>
/// <param name="limit">Most bytes of one stream. Default 16 MiB.</param>
internal sealed class CapturedOutput(int limit = 16 * 1024 * 1024) : IProcessOutput
{
    private readonly ArrayBufferWriter<byte> _standard = new();
    private readonly ArrayBufferWriter<byte> _error = new();

    /// <summary>Something was dropped.</summary>
    public bool IsTruncated { get; private set; }

    public ReadOnlySpan<byte> Standard => _standard.WrittenSpan;

    public string StandardText => Encoding.UTF8.GetString(Standard);

    public string ErrorText => Encoding.UTF8.GetString(_error.WrittenSpan);

    public void Write(OutputStream stream, ReadOnlySpan<byte> bytes)
    {
        var target = stream == OutputStream.Standard ? _standard : _error;
        var room = limit - target.WrittenCount;
        IsTruncated |= bytes.Length > room;
        target.Write(bytes[..Math.Min(bytes.Length, room)]);
    }
}
