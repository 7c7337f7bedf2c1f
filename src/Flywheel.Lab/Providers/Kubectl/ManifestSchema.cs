using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Kubectl;

/// <summary>The attributes of <c>kubectl_manifest</c>, as version 2.4 of the provider has them.</summary>
/// <remarks>
/// One differs: <c>live_manifest_incluster</c> is a hash there and sensitive. Here it is text, one <c>path=value</c> line for each field that
/// the manifest names, with sensitive values masked, so that a plan names the fields that drifted.
/// </remarks>
internal static class ManifestSchema
{
    public static ResourceSchema Schema { get; } = new()
    {
        Version = 1,
        Block = new()
        {
            Attributes =
            [
                Kept("id"),
                Kept("uid"),
                Kept("live_uid"),
                Kept("yaml_incluster") with { Sensitive = true },
                Kept("live_manifest_incluster"),
                Kept("api_version"),
                Kept("kind"),
                Kept("name"),
                Kept("namespace"),
                SchemaAttribute.IsOptional("override_namespace", TofuType.String),
                SchemaAttribute.IsRequired("yaml_body", TofuType.String) with { Sensitive = true },
                Kept("yaml_body_parsed"),
                SchemaAttribute.IsOptional("sensitive_fields", TofuType.List(TofuType.String)),
                SchemaAttribute.HasDefault("force_new", TofuValue.False),
                SchemaAttribute.HasDefault("upgrade_api_version", TofuValue.False),
                SchemaAttribute.HasDefault("server_side_apply", TofuValue.False),
                SchemaAttribute.HasDefault("field_manager", TofuValue.Of("kubectl")),
                SchemaAttribute.HasDefault("force_conflicts", TofuValue.False),
                SchemaAttribute.HasDefault("apply_only", TofuValue.False),
                SchemaAttribute.IsOptional("ignore_fields", TofuType.List(TofuType.String)),
                SchemaAttribute.IsOptional("wait", TofuType.Bool),
                SchemaAttribute.HasDefault("wait_for_rollout", TofuValue.True),
                SchemaAttribute.HasDefault("validate_schema", TofuValue.True),
                SchemaAttribute.IsOptional("delete_cascade", TofuType.String) with { Allowed = ["Background", "Foreground"] },
            ],
            Blocks = [WaitFor, NestedBlock.Timeouts("create", "update", "delete")],
        },
    };

    private static NestedBlock WaitFor => new()
    {
        Name = "wait_for",
        MaxItems = 1,
        Block = new()
        {
            Blocks =
            [
                new()
                {
                    Name = "condition",
                    Block = new() { Attributes = [SchemaAttribute.IsRequired("type", TofuType.String), SchemaAttribute.IsRequired("status", TofuType.String)] },
                },
                new()
                {
                    Name = "field",
                    Block = new()
                    {
                        Attributes =
                        [
                            SchemaAttribute.IsRequired("key", TofuType.String),
                            SchemaAttribute.IsRequired("value", TofuType.String),
                            SchemaAttribute.HasDefault("value_type", TofuValue.Of("eq")) with { Allowed = ["eq", "regex"] },
                        ],
                    },
                },
            ],
        },
    };

    private static SchemaAttribute Kept(string name) => SchemaAttribute.IsComputed(name, TofuType.String) with { KeepsValue = true };
}
