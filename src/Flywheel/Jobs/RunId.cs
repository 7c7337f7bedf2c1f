using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Flywheel.Jobs;

/// <summary>The name of a run: <c>run-</c> and 16 characters that sort by time, then random ones.</summary>
internal readonly record struct RunId(string Value) : IComparable<RunId>
{
    // Crockford's base 32 in lower case: no i, l, o, u, and its order is ASCII's, so that ids sort as they were made.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);
    private const string Prefix = "run-";
    private const int Length = 16;

    /// <summary>A new id: 48 bits of milliseconds, 32 random bits.</summary>
    public static RunId New(TimeProvider time)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, time.GetUtcNow().ToUnixTimeMilliseconds());
        RandomNumberGenerator.Fill(bytes[8..12]);
        var number = ((UInt128)BinaryPrimitives.ReadUInt64BigEndian(bytes) << 32) | BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);
        return new(string.Create(Prefix.Length + Length, number, static (text, value) =>
        {
            Prefix.CopyTo(text);
            for (var i = text.Length - 1; i >= Prefix.Length; i--, value >>= 5)
            {
                text[i] = Alphabet[(int)(value & 31)];
            }
        }));
    }

    /// <summary>Accepts exactly what <see cref="New"/> makes, so that an id from outside can stand in a path.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RunId? id)
    {
        var valid = text.Length == Prefix.Length + Length
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text.AsSpan(Prefix.Length).IndexOfAnyExcept(Letters) < 0;
        id = valid ? new RunId(text) : null;
        return valid;
    }

    public int CompareTo(RunId other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;
}
