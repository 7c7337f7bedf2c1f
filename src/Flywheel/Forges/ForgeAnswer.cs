namespace Flywheel.Forges;

/// <summary>What a forge was asked for, or why there is none: exactly one of the two.</summary>
internal readonly record struct ForgeAnswer<T>(T? Value, ForgeRefusal? Refusal)
    where T : class
{
    public static implicit operator ForgeAnswer<T>(T value) => new(value, null);

    public static implicit operator ForgeAnswer<T>(ForgeRefusal refusal) => new(null, refusal);
}
