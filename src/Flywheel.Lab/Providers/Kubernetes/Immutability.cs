using System.Text.Json.Nodes;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Kubernetes;

/// <summary>The <c>immutable</c> attribute of secrets and config maps.</summary>
internal static class Immutability
{
    private static readonly string[] Fixed = ["data", "binary_data", "immutable"];

    public static SchemaAttribute Attribute { get; } = SchemaAttribute.IsOptional("immutable", TofuType.Bool);

    /// <summary>What is immutable changes only by being made anew.</summary>
    public static void Plan(ResourcePlan plan)
    {
        foreach (var name in plan.Prior["immutable"].Truth == true ? Fixed : [])
        {
            plan.ReplaceWhenChanged(name);
        }
    }

    /// <summary>The state's value: whoever did not say false is not told false.</summary>
    public static TofuValue Read(TofuValue known, JsonObject live) =>
        live["immutable"]?.GetValue<bool>() == true ? TofuValue.True : known["immutable"].Truth is null ? TofuValue.Null : TofuValue.False;
}
