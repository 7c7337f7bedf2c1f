using System.Security.Cryptography;
using System.Text;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Random;

/// <summary>Which characters a password is made of.</summary>
/// <param name="Length">In characters.</param>
/// <param name="Sets">Each kind of characters, how many of it there must be, and whether the rest may be of it.</param>
internal sealed record PasswordRules(int Length, IReadOnlyList<(string Characters, int AtLeast, bool Allowed)> Sets)
{
    private const int LongestPassword = 1 << 20;

    public static PasswordRules Of(TofuValue planned)
    {
        var special = planned["override_special"].Text is { Length: > 0 } own ? own : "!@#$%&*()-_=+[]{}<>:?";
        return new(
            (int)Math.Min(planned["length"].Integer ?? 0, LongestPassword),
            [
                ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", Least("min_upper"), planned["upper"].Truth == true),
                ("abcdefghijklmnopqrstuvwxyz", Least("min_lower"), planned["lower"].Truth == true),
                ("0123456789", Least("min_numeric"), planned["numeric"].Truth == true),
                (special, Least("min_special"), planned["special"].Truth == true),
            ]);

        int Least(string name) => (int)Math.Min(planned[name].Integer ?? 0, LongestPassword);
    }

    public string Make()
    {
        var all = string.Concat(Sets.Where(s => s.Allowed).Select(s => s.Characters));
        var free = Length - Sets.Sum(s => s.AtLeast);
        if (all.Length == 0 || free < 0)
        {
            throw new ProviderException(
                "Random Read Error", all.Length == 0 ? "The set of characters is empty." : "length is less than the sum of the minimums.");
        }

        // By code points, so that special characters beyond the first plane stay whole.
        var runes = Sets.SelectMany(s => Pick(s.Characters, s.AtLeast)).Concat(Pick(all, free)).ToArray();
        RandomNumberGenerator.Shuffle(runes.AsSpan());
        return string.Concat(runes.Select(r => r.ToString()));
    }

    private static Rune[] Pick(string characters, int count) =>
        count == 0 ? [] : RandomNumberGenerator.GetItems<Rune>(characters.EnumerateRunes().ToArray(), count);
}
