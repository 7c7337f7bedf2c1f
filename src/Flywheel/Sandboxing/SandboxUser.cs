using System.Globalization;
using System.Security.Cryptography;

namespace Flywheel.Sandboxing;

/// <summary>Whom the machine takes the programs of a sandbox for.</summary>
/// <param name="Id">The user's and the group's number outside; null: flywheel's own, because only root can choose another.</param>
internal readonly record struct SandboxUser(uint? Id)
{
    private const uint Root = 0;

    // No system gives these numbers to anybody (systemd.io/UIDS-GIDS): above its containers, below the 31-bit limit.
    private const uint First = 1_900_000_000;
    private const uint Count = 100_000_000;

    // In a container that maps only 65,536 numbers: those that systemd gives to services for their lifetime.
    private const uint FirstInContainer = 61_184;
    private const uint CountInContainer = 4_336;

    /// <summary>Somebody who owns nothing and runs nothing; the own user where flywheel is not root.</summary>
    /// <param name="own">Flywheel's user.</param>
    /// <param name="map">What <c>/proc/self/uid_map</c> says: numbers that exist here.</param>
    /// <returns>Null when flywheel is root and there is nobody else.</returns>
    public static SandboxUser? Choose(uint own, string map)
    {
        if (own != Root)
        {
            return new(null);
        }

        return Exists(map, First, Count) ? new(Random(First, Count))
            : Exists(map, FirstInContainer, CountInContainer) ? new(Random(FirstInContainer, CountInContainer))
            : null;
    }

    private static uint Random(uint first, uint count) => first + (uint)RandomNumberGenerator.GetInt32((int)count);

    // Lines of "first inside, first outside, how many".
    private static bool Exists(string map, uint first, uint count) => map.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .Any(parts => parts.Length == 3
            && uint.TryParse(parts[0], CultureInfo.InvariantCulture, out var inside) && uint.TryParse(parts[2], CultureInfo.InvariantCulture, out var length)
            && inside <= first && (ulong)first + count <= (ulong)inside + length);
}
