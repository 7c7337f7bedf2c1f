namespace Flywheel.Sealing;

/// <summary>Reads the segments of a sealed file one after the other, from streams that need not seek.</summary>
/// <param name="source">Stands at the first segment.</param>
internal sealed class SegmentReader(Stream source)
{
    private const int FullSegment = SealFormat.SegmentLength + SealFormat.TagLength;

    // One byte more than a segment: it tells whether another one follows.
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(FullSegment + 1);
    private int _filled;

    /// <summary>The next segment with its tag, valid until the next call, and whether the file ends with it.</summary>
    public async ValueTask<(ReadOnlyMemory<byte> Segment, bool IsLast)> NextAsync(CancellationToken cancellationToken)
    {
        if (_filled > FullSegment)
        {
            _buffer[0] = _buffer[FullSegment];
            _filled = 1;
        }

        _filled += await source.ReadAtLeastAsync(_buffer.AsMemory(_filled), _buffer.Length - _filled, throwOnEndOfStream: false, cancellationToken);
        return _filled > FullSegment ? (_buffer.AsMemory(0, FullSegment), false) : (_buffer.AsMemory(0, _filled), true);
    }
}
