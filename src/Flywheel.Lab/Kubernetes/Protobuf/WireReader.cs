using System.Buffers.Binary;
using System.Text;

namespace Flywheel.Lab.Kubernetes.Protobuf;

/// <summary>Reads the fields of one message, in the order of the bytes.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _message = message;
    private int _at;
    private ulong _number;
    private ReadOnlySpan<byte> _bytes;

    /// <summary>The number of the field that was read last.</summary>
    public int Field { get; private set; }

    public WireType Type { get; private set; }

    /// <summary>The next field; false at the end.</summary>
    /// <exception cref="MalformedProtobufException">The bytes end too soon, or are no fields.</exception>
    public bool Read()
    {
        if (_at == _message.Length)
        {
            return false;
        }

        var tag = Varint();
        Field = tag >> 3 is > 0 and <= 536870911 ? (int)(tag >> 3) : throw new MalformedProtobufException($"illegal tag {tag}");
        Type = (WireType)(tag & 7);
        switch (Type)
        {
            case WireType.Varint:
                _number = Varint();
                break;
            case WireType.Fixed64:
                _number = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
                break;
            case WireType.Fixed32:
                _number = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
                break;
            case WireType.Bytes:
                var length = Varint();
                _bytes = Take(length <= int.MaxValue ? (int)length : throw new MalformedProtobufException("unexpected end of message"));
                break;
            default:
                throw new MalformedProtobufException($"illegal wire type {(int)Type}");
        }

        return true;
    }

    /// <summary>The value of a field that is a number.</summary>
    public readonly long Number() => Type == WireType.Varint ? unchecked((long)_number) : throw Wrong();

    /// <summary>The value of a double.</summary>
    public readonly double Double() => Type == WireType.Fixed64 ? BitConverter.UInt64BitsToDouble(_number) : throw Wrong();

    /// <summary>The value of a field that is text, bytes or a message.</summary>
    public readonly ReadOnlySpan<byte> Bytes() => Type == WireType.Bytes ? _bytes : throw Wrong();

    public readonly string Text()
    {
        try
        {
            return _strict.GetString(Bytes());
        }
        catch (DecoderFallbackException)
        {
            throw new MalformedProtobufException($"field {Field} is no UTF-8");
        }
    }

    /// <summary>Several numbers in one value, as a list of them may be written.</summary>
    public static List<long> Packed(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var numbers = new List<long>();
        while (reader._at < bytes.Length)
        {
            numbers.Add(unchecked((long)reader.Varint()));
        }

        return numbers;
    }

    private readonly MalformedProtobufException Wrong() => new($"wrong wire type {(int)Type} for field {Field}");

    private ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new MalformedProtobufException("a number has too many bytes");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _message.Length - _at)
        {
            throw new MalformedProtobufException("unexpected end of message");
        }

        _at += count;
        return _message.Slice(_at - count, count);
    }
}
