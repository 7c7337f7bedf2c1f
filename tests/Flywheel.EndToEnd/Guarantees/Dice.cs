using System.Globalization;

namespace Flywheel.EndToEnd.Guarantees;

/// <summary>The random numbers of one test. Their seed is printed and stands in every message; <c>FLYWHEEL_TEST_SEED</c> gives another.</summary>
internal sealed class Dice
{
    private readonly Random _random;

    public Dice(ITestOutputHelper output)
    {
        Seed = int.TryParse(Environment.GetEnvironmentVariable("FLYWHEEL_TEST_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Environment.TickCount;
        _random = new(Seed);
        output.WriteLine($"seed {Seed}");
    }

    /// <summary>The long form was asked for.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("FLYWHEEL_TEST_LONG") == "1";

    public int Seed { get; }

    /// <summary>How many rounds a test takes.</summary>
    public static int Rounds(int few, int many) => IsLong ? many : few;

    /// <summary>At least the first, less than the second.</summary>
    public int Next(int from, int below) => _random.Next(from, Math.Max(below, from + 1));

    /// <summary>Heads or tails.</summary>
    public bool Flip() => _random.Next(2) == 0;

    /// <summary>A random part of a time.</summary>
    public TimeSpan Within(TimeSpan most) => TimeSpan.FromMilliseconds(Next(0, (int)most.TotalMilliseconds));

    /// <summary>Waits for a while.</summary>
    public static Task WaitAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System, TestContext.Current.CancellationToken);

    /// <summary>Which fault it was, for messages.</summary>
    public string Where(int round, string what) => string.Create(CultureInfo.InvariantCulture, $"round {round}, {what}, seed {Seed}");
}
