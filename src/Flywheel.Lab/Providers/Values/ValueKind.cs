namespace Flywheel.Lab.Providers.Values;

/// <summary>What a <see cref="TofuValue"/> is.</summary>
internal enum ValueKind
{
    Null,
    Unknown,
    String,
    Number,
    Bool,

    /// <summary>A list, set or tuple.</summary>
    List,

    /// <summary>A map or object.</summary>
    Map,
}
