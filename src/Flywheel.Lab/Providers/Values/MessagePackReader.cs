using System.Buffers.Binary;
using System.Text;

namespace Flywheel.Lab.Providers.Values;

/// <summary>Reads the part of MessagePack that values need. Whatever does not fit is a <see cref="FormatException"/>.</summary>
internal ref struct MessagePackReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>Takes a null, if there is one.</summary>
    public bool TryNull()
    {
        if (Peek() != 0xc0)
        {
            return false;
        }

        Take(1);
        return true;
    }

    /// <summary>Takes an unknown value, if there is one: any extension, whether it tells more about the value (12) or not.</summary>
    public bool TryUnknown()
    {
        int length;
        switch (Peek())
        {
            case >= 0xd4 and <= 0xd8 and var tag:
                length = 1 << (tag - 0xd4);
                Take(1);
                break;
            case >= 0xc7 and <= 0xc9 and var tag:
                Take(1);
                length = Length(1 << (tag - 0xc7));
                break;
            default:
                return false;
        }

        Take(1 + length);
        return true;
    }

    public bool Bool() => Tag() switch
    {
        0xc3 => true,
        0xc2 => false,
        var tag => throw Unexpected("a bool", tag),
    };

    public TofuNumber Number()
    {
        var tag = Peek();
        if (tag is >= 0xa0 and <= 0xbf or 0xd9 or 0xda or 0xdb)
        {
            return TofuNumber.Parse(String());
        }

        Take(1);
        return tag switch
        {
            <= 0x7f => TofuNumber.Of(tag),
            >= 0xe0 => TofuNumber.Of((sbyte)tag),
            0xcc => TofuNumber.Of(Take(1)[0]),
            0xcd => TofuNumber.Of(BinaryPrimitives.ReadUInt16BigEndian(Take(2))),
            0xce => TofuNumber.Of(BinaryPrimitives.ReadUInt32BigEndian(Take(4))),
            0xcf => TofuNumber.Of(BinaryPrimitives.ReadUInt64BigEndian(Take(8))),
            0xd0 => TofuNumber.Of((sbyte)Take(1)[0]),
            0xd1 => TofuNumber.Of(BinaryPrimitives.ReadInt16BigEndian(Take(2))),
            0xd2 => TofuNumber.Of(BinaryPrimitives.ReadInt32BigEndian(Take(4))),
            0xd3 => TofuNumber.Of(BinaryPrimitives.ReadInt64BigEndian(Take(8))),
            0xca => TofuNumber.OfDouble(BinaryPrimitives.ReadSingleBigEndian(Take(4))),
            0xcb => TofuNumber.OfDouble(BinaryPrimitives.ReadDoubleBigEndian(Take(8))),
            _ => throw Unexpected("a number", tag),
        };
    }

    public string String() => Encoding.UTF8.GetString(Bytes("a string"));

    /// <summary>The bytes of a string or of binary content.</summary>
    public ReadOnlySpan<byte> Bytes(string wanted)
    {
        var tag = Tag();
        return Take(tag switch
        {
            >= 0xa0 and <= 0xbf => tag & 0x1f,
            0xd9 or 0xc4 => Length(1),
            0xda or 0xc5 => Length(2),
            0xdb or 0xc6 => Length(4),
            _ => throw Unexpected(wanted, tag),
        });
    }

    public int ArrayHeader()
    {
        var tag = Tag();
        return Count(tag switch
        {
            >= 0x90 and <= 0x9f => tag & 0xf,
            0xdc => Length(2),
            0xdd => Length(4),
            _ => throw Unexpected("a list", tag),
        });
    }

    public int MapHeader()
    {
        var tag = Tag();
        return Count(tag switch
        {
            >= 0x80 and <= 0x8f => tag & 0xf,
            0xde => Length(2),
            0xdf => Length(4),
            _ => throw Unexpected("a map", tag),
        });
    }

    private static FormatException Unexpected(string wanted, byte tag) => new($"{wanted} was expected where the value begins with byte {tag:x2}");

    private int Length(int bytes) => bytes switch
    {
        1 => Take(1)[0],
        2 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
        _ => BinaryPrimitives.ReadUInt32BigEndian(Take(4)) is var length and <= int.MaxValue ? (int)length : throw new FormatException("a value is too long"),
    };

    // Every element has a byte at least, so a count beyond the rest cannot be true and must not become an allocation.
    private readonly int Count(int count) => count <= _rest.Length ? count : throw new FormatException("a value ends early");

    private readonly byte Peek() => _rest.IsEmpty ? throw new FormatException("a value ends early") : _rest[0];

    private byte Tag() => Take(1)[0];

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw new FormatException("a value ends early");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
