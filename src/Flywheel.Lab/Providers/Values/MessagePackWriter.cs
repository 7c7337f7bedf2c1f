using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Flywheel.Lab.Providers.Values;

/// <summary>Writes the part of MessagePack that values need (https://github.com/msgpack/msgpack/blob/master/spec.md).</summary>
internal sealed class MessagePackWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);

    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public void Null() => Byte(0xc0);

    /// <summary>An unknown value: extension 0 with one byte, which is what go-cty writes.</summary>
    public void Unknown() => _buffer.Write((ReadOnlySpan<byte>)[0xd4, 0, 0]);

    public void Bool(bool value) => Byte(value ? (byte)0xc3 : (byte)0xc2);

    public void Number(TofuNumber number)
    {
        if (!number.IsWhole || number.Exponent > 20)
        {
            String(number.ToString());
            return;
        }

        var whole = number.Whole;
        if (whole >= 0 && whole <= 0x7f)
        {
            Byte((byte)whole);
        }
        else if (whole >= long.MinValue && whole <= long.MaxValue)
        {
            Byte(0xd3);
            BinaryPrimitives.WriteInt64BigEndian(_buffer.GetSpan(8), (long)whole);
            _buffer.Advance(8);
        }
        else
        {
            String(whole.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    public void String(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        if (length < 32)
        {
            Byte((byte)(0xa0 | length));
        }
        else
        {
            Header(length, 0xd9, 0xda, 0xdb);
        }

        _buffer.Advance(Encoding.UTF8.GetBytes(text, _buffer.GetSpan(Math.Max(length, 1))));
    }

    public void Binary(ReadOnlySpan<byte> bytes)
    {
        Header(bytes.Length, 0xc4, 0xc5, 0xc6);
        _buffer.Write(bytes);
    }

    public void ArrayHeader(int count) => Short(count, 0x90, 0xdc, 0xdd);

    public void MapHeader(int count) => Short(count, 0x80, 0xde, 0xdf);

    private void Short(int count, byte small, byte two, byte four)
    {
        if (count < 16)
        {
            Byte((byte)(small | count));
        }
        else
        {
            Header(count, null, two, four);
        }
    }

    private void Header(int length, byte? one, byte two, byte four)
    {
        if (one is { } tag && length <= byte.MaxValue)
        {
            _buffer.Write((ReadOnlySpan<byte>)[tag, (byte)length]);
        }
        else if (length <= ushort.MaxValue)
        {
            _buffer.Write((ReadOnlySpan<byte>)[two, (byte)(length >> 8), (byte)length]);
        }
        else
        {
            _buffer.Write((ReadOnlySpan<byte>)[four, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length]);
        }
    }

    private void Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }
}
