using System.Globalization;

namespace Flywheel.Lab.Faults;

/// <summary>What a fault does to a request.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Code">The status of <see cref="FaultEffectKind.Status"/>.</param>
/// <param name="Delay">How long it waits, where it waits.</param>
/// <param name="OnlyUnlock">It is for a state's unlock instead of its writes.</param>
internal sealed record FaultEffect(FaultEffectKind Kind, int Code = 0, TimeSpan Delay = default, bool OnlyUnlock = false)
{
    /// <summary>What <see cref="Parse"/> takes.</summary>
    public const string Modes = "status:CODE, hang, hang:MS, slow:MS, timeout:MS, cut, cut-body, lose-answer, drop-watch, drop-watch:MS";

    /// <summary>What <see cref="ParseForStates"/> takes.</summary>
    public const string StateModes = "post500, post403, hang, timeout, lose-answer, unlockfail";

    /// <summary>No hang is longer than this, so that a forgotten fault holds no connection for ever.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan StateDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WatchDelay = TimeSpan.FromSeconds(1);

    /// <summary>Null for what is no mode of requests.</summary>
    public static FaultEffect? Parse(string? mode)
    {
        var colon = mode?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        var word = colon < 0 ? mode : mode![..colon];
        var number = -1;
        if (colon >= 0 && !int.TryParse(mode.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            return null;
        }

        var delay = TimeSpan.FromMilliseconds(number);
        return (word, colon >= 0) switch
        {
            ("status", true) when number is >= 400 and <= 599 => new(FaultEffectKind.Status, number),
            ("hang", false) => new(FaultEffectKind.Hang, Delay: LongestDelay),
            ("cut", false) => new(FaultEffectKind.Cut),
            ("cut-body", false) => new(FaultEffectKind.CutBody),
            ("lose-answer", false) => new(FaultEffectKind.LoseAnswer),
            ("drop-watch", false) => new(FaultEffectKind.DropWatch, Delay: WatchDelay),
            (_, true) when delay > LongestDelay => null,
            ("hang", true) => new(FaultEffectKind.Hang, Delay: delay),
            ("slow", true) => new(FaultEffectKind.Slow, Delay: delay),
            ("timeout", true) => new(FaultEffectKind.Timeout, Delay: delay),
            ("drop-watch", true) => new(FaultEffectKind.DropWatch, Delay: delay),
            _ => null,
        };
    }

    /// <summary>Null for what is no mode of states.</summary>
    public static FaultEffect? ParseForStates(string? mode) => mode switch
    {
        "post500" => new(FaultEffectKind.Status, 500),
        "post403" => new(FaultEffectKind.Status, 403),
        "hang" => new(FaultEffectKind.Slow, Delay: StateDelay),
        "timeout" => new(FaultEffectKind.Timeout, Delay: StateDelay),
        "lose-answer" => new(FaultEffectKind.LoseAnswer),
        "unlockfail" => new(FaultEffectKind.Status, 500, OnlyUnlock: true),
        _ => null,
    };
}
