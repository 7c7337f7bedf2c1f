namespace Flywheel.Lab.Controllers;

/// <summary>How fast the lab lives: what takes time in a real cluster takes that time divided by the speed.</summary>
internal sealed record Pace
{
    private readonly double _speed = 1;

    /// <summary>1: as in a real cluster; 10: ten times as fast. Default 1; from 0.01 to 10,000.</summary>
    public double Speed
    {
        get => _speed;
        init => _speed = value is >= 0.01 and <= 10_000
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The speed lies between 0.01 and 10000.");
    }

    public TimeSpan Of(TimeSpan delay) => delay / _speed;

    public TimeSpan OfSeconds(double seconds) => TimeSpan.FromSeconds(seconds) / _speed;
}
