using System.Buffers.Binary;

namespace Flywheel.Lab.Providers.Random;

/// <summary>The cipher Blowfish with the key schedule of bcrypt, which mixes a salt in.</summary>
internal sealed class Blowfish
{
    private readonly uint[] _p = BlowfishTables.P.ToArray();
    private readonly uint[] _s = BlowfishTables.S.ToArray();

    /// <param name="key">Repeated as needed.</param>
    /// <param name="salt">16 bytes, or none.</param>
    public void Expand(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt)
    {
        var at = 0;
        for (var i = 0; i < _p.Length; i++)
        {
            _p[i] ^= Word(key, ref at);
        }

        at = 0;
        var (left, right) = (0u, 0u);
        foreach (var table in new[] { _p, _s })
        {
            for (var i = 0; i < table.Length; i += 2)
            {
                if (!salt.IsEmpty)
                {
                    left ^= Word(salt, ref at);
                    right ^= Word(salt, ref at);
                }

                Encrypt(ref left, ref right);
                (table[i], table[i + 1]) = (left, right);
            }
        }
    }

    /// <summary>Encrypts eight bytes in place.</summary>
    public void Encrypt(Span<byte> block)
    {
        var left = BinaryPrimitives.ReadUInt32BigEndian(block);
        var right = BinaryPrimitives.ReadUInt32BigEndian(block[4..]);
        Encrypt(ref left, ref right);
        BinaryPrimitives.WriteUInt32BigEndian(block, left);
        BinaryPrimitives.WriteUInt32BigEndian(block[4..], right);
    }

    private static uint Word(ReadOnlySpan<byte> bytes, ref int at)
    {
        var word = 0u;
        for (var i = 0; i < 4; i++)
        {
            word = (word << 8) | bytes[at];
            at = at + 1 == bytes.Length ? 0 : at + 1;
        }

        return word;
    }

    private void Encrypt(ref uint left, ref uint right)
    {
        var (l, r) = (left, right);
        var (p, s) = (_p, _s);
        for (var i = 0; i < 16; i++)
        {
            l ^= p[i];
            r ^= ((s[l >> 24] + s[256 + ((l >> 16) & 255)]) ^ s[512 + ((l >> 8) & 255)]) + s[768 + (l & 255)];
            (l, r) = (r, l);
        }

        (left, right) = (r ^ p[17], l ^ p[16]);
    }
}
