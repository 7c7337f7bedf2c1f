using System.Numerics;

namespace Flywheel.Lab.Providers.Random;

/// <summary>
/// Blowfish's first subkeys and boxes, which are the binary digits of π after the point (Schneier, "Description of a New Variable-Length
/// Key", 1993). They are computed, once, instead of listed.
/// </summary>
internal static class BlowfishTables
{
    private const int Subkeys = 18;

    private const int Bits = (Subkeys + 1024) * 32;

    // Digits that rounding may spoil.
    private const int Spare = 64;

    private static readonly Lazy<uint[]> Words = new(Compute);

    public static ReadOnlySpan<uint> P => Words.Value.AsSpan(0, Subkeys);

    /// <summary>Four boxes of 256 words, one after the other.</summary>
    public static ReadOnlySpan<uint> S => Words.Value.AsSpan(Subkeys);

    private static uint[] Compute()
    {
        // Machin: π = 16 arctan(1/5) − 4 arctan(1/239).
        var pi = (16 * ArcTangentOfInverse(5)) - (4 * ArcTangentOfInverse(239));
        var fraction = (pi - (new BigInteger(3) << (Bits + Spare))) >> Spare;
        var bytes = fraction.ToByteArray(isUnsigned: true, isBigEndian: true);
        var padded = new byte[Bits / 8];
        bytes.CopyTo(padded.AsSpan(padded.Length - bytes.Length));
        return [.. Enumerable.Range(0, Bits / 32).Select(i => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(padded.AsSpan(i * 4)))];
    }

    private static BigInteger ArcTangentOfInverse(int inverse)
    {
        var power = (BigInteger.One << (Bits + Spare)) / inverse;
        var sum = power;
        var square = inverse * inverse;
        for (var n = 3; !power.IsZero; n += 2)
        {
            power /= square;
            sum += (n & 2) == 2 ? -(power / n) : power / n;
        }

        return sum;
    }
}
