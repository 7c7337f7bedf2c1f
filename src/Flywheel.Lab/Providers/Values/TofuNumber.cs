using System.Globalization;
using System.Numerics;

namespace Flywheel.Lab.Providers.Values;

/// <summary>A number of the tofu language, kept to its last digit: <see cref="Digits"/> × 10^<see cref="Exponent"/>, without trailing zeros.</summary>
internal readonly record struct TofuNumber
{
    // The language computes with 512 bits; nobody means a number that is a thousand digits long.
    private const int LargestExponent = 2000;

    private TofuNumber(BigInteger digits, int exponent) => (Digits, Exponent) = (digits, exponent);

    public BigInteger Digits { get; }

    public int Exponent { get; }

    public bool IsWhole => Exponent >= 0;

    /// <summary>The whole number; throws when it is not one.</summary>
    public BigInteger Whole => IsWhole ? Digits * BigInteger.Pow(10, Exponent) : throw new FormatException($"{this} is not a whole number");

    public static TofuNumber Of(BigInteger whole) => Normal(whole, 0);

    /// <summary>The exact value of a double, which has an end in decimal too.</summary>
    public static TofuNumber OfDouble(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new FormatException("a number that is not finite");
        }

        var bits = BitConverter.DoubleToInt64Bits(value);
        var power = (int)((bits >> 52) & 0x7ff);
        var mantissa = new BigInteger(bits & 0xf_ffff_ffff_ffff) + (power == 0 ? 0 : BigInteger.One << 52);
        power = Math.Max(power, 1) - 1075;
        var digits = power >= 0 ? mantissa << power : mantissa * BigInteger.Pow(5, -power);
        return Normal(bits < 0 ? -digits : digits, Math.Min(power, 0));
    }

    /// <summary>A number as written: <c>12</c>, <c>-0.5</c>, <c>1e3</c>.</summary>
    /// <exception cref="FormatException">It is not a number, or far too long.</exception>
    public static TofuNumber Parse(string text)
    {
        var at = text.AsSpan().IndexOfAny('e', 'E');
        var mantissa = at < 0 ? text : text[..at];
        var exponent = at < 0 ? 0 : int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? 0 : mantissa.Length - point - 1;
        if (mantissa.Length > LargestExponent || Math.Abs((long)exponent) > LargestExponent)
        {
            throw new FormatException("a number of more than 2000 digits");
        }

        var digits = BigInteger.Parse(
            mantissa.Replace(".", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return Normal(digits, exponent - fraction);
    }

    /// <summary>In decimal, without an exponent.</summary>
    public override string ToString()
    {
        if (IsWhole)
        {
            return Whole.ToString(CultureInfo.InvariantCulture);
        }

        var digits = BigInteger.Abs(Digits).ToString(CultureInfo.InvariantCulture).PadLeft(1 - Exponent, '0');
        return $"{(Digits.Sign < 0 ? "-" : "")}{digits[..^-Exponent]}.{digits[^-Exponent..]}";
    }

    private static TofuNumber Normal(BigInteger digits, int exponent)
    {
        if (digits.IsZero)
        {
            return default;
        }

        while (true)
        {
            var (shorter, rest) = BigInteger.DivRem(digits, 10);
            if (!rest.IsZero)
            {
                return new(digits, exponent);
            }

            (digits, exponent) = (shorter, exponent + 1);
        }
    }
}
