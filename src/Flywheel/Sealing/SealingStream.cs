using System.Security.Cryptography;

namespace Flywheel.Sealing;

/// <summary>Seals what is written to it, segment by segment. A segment is kept back until more comes, because only the end tells which one is the last.</summary>
/// <param name="destination">Takes the segments; not closed.</param>
/// <param name="cipher">Of this file.</param>
internal sealed class SealingStream(Stream destination, SegmentCipher cipher) : Stream
{
    private readonly byte[] _content = GC.AllocateUninitializedArray<byte>(SealFormat.SegmentLength);
    private readonly byte[] _segment = GC.AllocateUninitializedArray<byte>(SealFormat.SegmentLength + SealFormat.TagLength);
    private int _filled;
    private bool _isComplete;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !_isComplete;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Seals the last segment. Without it the file is incomplete and cannot be opened.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await destination.WriteAsync(Seal(isLast: true), cancellationToken);
        _isComplete = true;
        CryptographicOperations.ZeroMemory(_content);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            if (_filled == _content.Length)
            {
                destination.Write(Seal(isLast: false).Span);
            }

            buffer = buffer[Take(buffer)..];
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            if (_filled == _content.Length)
            {
                await destination.WriteAsync(Seal(isLast: false), cancellationToken);
            }

            buffer = buffer[Take(buffer.Span)..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private int Take(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_isComplete, this);
        var taken = Math.Min(buffer.Length, _content.Length - _filled);
        buffer[..taken].CopyTo(_content.AsSpan(_filled));
        _filled += taken;
        return taken;
    }

    private ReadOnlyMemory<byte> Seal(bool isLast)
    {
        cipher.Seal(_content.AsSpan(0, _filled), _segment, isLast);
        var sealedLength = _filled + SealFormat.TagLength;
        _filled = 0;
        return _segment.AsMemory(0, sealedLength);
    }
}
