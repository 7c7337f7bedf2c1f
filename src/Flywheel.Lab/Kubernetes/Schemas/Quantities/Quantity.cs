using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Flywheel.Lab.Kubernetes.Schemas.Quantities;

/// <summary>
/// An amount of a resource, exact to a billionth, which is as exact as the API keeps it. Its text is the server's canonical form: no
/// fraction, and the largest suffix with which there is none (apimachinery, pkg/api/resource/quantity.go).
/// </summary>
/// <param name="Nanos">Billionths.</param>
/// <param name="Form">How it is written.</param>
internal readonly record struct Quantity(BigInteger Nanos, QuantityForm Form) : IComparable<Quantity>
{
    private const int LongestText = 64;
    private static readonly BigInteger _one = 1_000_000_000;
    private static readonly BigInteger _largest = long.MaxValue * _one;
    private static readonly string[] _decimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
    private static readonly string[] _binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    /// <summary>Reads it; the sentence of the server says what is wrong.</summary>
    public static bool TryParse(string text, out Quantity quantity, [NotNullWhen(false)] out string? problem)
    {
        quantity = default;
        var (number, suffix) = Split(text);
        if (number is null)
        {
            problem = @"quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
            return false;
        }

        if (Scale(suffix) is not var (form, ten, two))
        {
            problem = "unable to parse quantity's suffix";
            return false;
        }

        if (!number.AsSpan().ContainsAnyInRange('0', '9'))
        {
            problem = "unable to parse numeric part of quantity";
            return false;
        }

        problem = null;
        quantity = new Quantity(Amount(number, ten, two), form);
        return true;
    }

    public static bool operator <(Quantity left, Quantity right) => left.Nanos < right.Nanos;

    public static bool operator >(Quantity left, Quantity right) => left.Nanos > right.Nanos;

    public static bool operator <=(Quantity left, Quantity right) => left.Nanos <= right.Nanos;

    public static bool operator >=(Quantity left, Quantity right) => left.Nanos >= right.Nanos;

    public int CompareTo(Quantity other) => Nanos.CompareTo(other.Nanos);

    /// <summary>Not finer than a thousandth, as resource lists keep it; the rest is rounded up.</summary>
    public Quantity RoundedToMillis() => this with { Nanos = DivideUp(Nanos, 1_000_000) * 1_000_000 };

    public override string ToString()
    {
        if (Nanos.IsZero)
        {
            return "0";
        }

        // small amounts of bytes are written as plain numbers
        return Form == QuantityForm.Binary && BigInteger.Abs(Nanos) >= 1024 * _one ? BinaryText() : DecimalText();
    }

    private static (string? Number, string Suffix) Split(string text)
    {
        var at = text.Length > 0 && text[0] is '+' or '-' ? 1 : 0;
        var end = at;
        var dots = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || (text[end] == '.' && ++dots <= 1)))
        {
            end++;
        }

        var rest = end;
        while (rest < text.Length && "eEinumkKMGTP".Contains(text[rest], StringComparison.Ordinal))
        {
            rest++;
        }

        if (rest < text.Length && text[rest] is '+' or '-')
        {
            rest++;
        }

        while (rest < text.Length && char.IsAsciiDigit(text[rest]))
        {
            rest++;
        }

        return end == at || rest < text.Length || text.Length > LongestText ? (null, "") : (text[..end], text[end..]);
    }

    private static (QuantityForm Form, int PowerOfTen, int PowerOfTwo)? Scale(string suffix)
    {
        if (Array.IndexOf(_decimalSuffixes, suffix) is >= 0 and var decimalStep)
        {
            return (QuantityForm.Decimal, (decimalStep - 3) * 3, 0);
        }

        if (Array.IndexOf(_binarySuffixes, suffix) is >= 0 and var binaryStep)
        {
            return (QuantityForm.Binary, 0, binaryStep * 10);
        }

        return suffix.Length > 1 && suffix[0] is 'e' or 'E' && int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
            ? (QuantityForm.Exponent, exponent, 0)
            : null;
    }

    private static BigInteger Amount(string number, int powerOfTen, int powerOfTwo)
    {
        var dot = number.IndexOf('.', StringComparison.Ordinal);
        var digits = dot < 0 ? number : number.Remove(dot, 1);
        var mantissa = BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) << powerOfTwo;
        // beyond these bounds every amount is too large, or rounds to the smallest there is
        var power = Math.Clamp(powerOfTen, -200, 200) - (dot < 0 ? 0 : number.Length - dot - 1) + 9;
        var nanos = power >= 0 ? mantissa * BigInteger.Pow(10, power) : DivideUp(mantissa, BigInteger.Pow(10, -power));
        return BigInteger.Clamp(nanos, -_largest, _largest);
    }

    private static BigInteger DivideUp(BigInteger amount, BigInteger by)
    {
        var quotient = BigInteger.DivRem(amount, by, out var remainder);
        return remainder.IsZero ? quotient : quotient + amount.Sign;
    }

    private string BinaryText()
    {
        var amount = DivideUp(Nanos, _one);
        var step = 0;
        while (step < _binarySuffixes.Length - 1 && (amount & 1023).IsZero)
        {
            amount >>= 10;
            step++;
        }

        return amount.ToString(CultureInfo.InvariantCulture) + _binarySuffixes[step];
    }

    private string DecimalText()
    {
        var amount = Nanos;
        var step = 0;
        while (step < _decimalSuffixes.Length - 1)
        {
            var next = BigInteger.DivRem(amount, 1000, out var remainder);
            if (!remainder.IsZero)
            {
                break;
            }

            amount = next;
            step++;
        }

        var exponent = (step - 3) * 3;
        var suffix = Form != QuantityForm.Exponent ? _decimalSuffixes[step] : exponent == 0 ? "" : $"e{exponent}";
        return amount.ToString(CultureInfo.InvariantCulture) + suffix;
    }
}
