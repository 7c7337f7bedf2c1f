using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Framework;

/// <summary>How often a nested object may stand there.</summary>
internal enum Nesting
{
    Single,
    List,
    Set,
    Map,
}

/// <summary>The types of nested objects.</summary>
internal static class NestingTypes
{
    public static TofuType Of(this Nesting nesting, TofuType type) => nesting switch
    {
        Nesting.Single => type,
        Nesting.List => TofuType.List(type),
        Nesting.Set => TofuType.Set(type),
        _ => TofuType.Map(type),
    };
}
