using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Helm;

/// <summary>The attributes of <c>helm_release</c> (hashicorp/helm 3.1).</summary>
internal static class ReleaseSchema
{
    private static readonly string[] Switches =
    [
        "atomic", "cleanup_on_fail", "create_namespace", "dependency_update", "disable_crd_hooks", "disable_openapi_validation", "disable_webhooks",
        "force_update", "lint", "pass_credentials", "recreate_pods", "replace", "reset_values", "reuse_values", "skip_crds", "take_ownership",
        "upgrade_install", "verify", "wait_for_jobs",
    ];

    private static readonly string[] Texts = ["keyring", "repository", "repository_ca_file", "repository_cert_file", "repository_key_file", "repository_username"];

    public static ResourceSchema Schema { get; } = new()
    {
        Version = 2,
        Block = new()
        {
            Attributes =
            [
                .. Switches.Select(name => SchemaAttribute.HasDefault(name, TofuValue.False)),
                SchemaAttribute.HasDefault("wait", TofuValue.True),
                SchemaAttribute.HasDefault("render_subchart_notes", TofuValue.True),
                SchemaAttribute.HasDefault("max_history", TofuValue.Of(0)),
                SchemaAttribute.HasDefault("timeout", TofuValue.Of(300)),
                .. Texts.Select(name => SchemaAttribute.IsOptional(name, TofuType.String)),
                SchemaAttribute.IsOptional("repository_password", TofuType.String) with { Sensitive = true },
                SchemaAttribute.IsOptional("devel", TofuType.Bool),
                SchemaAttribute.IsRequired("chart", TofuType.String),
                SchemaAttribute.IsRequired("name", TofuType.String) with { RequiresReplace = true },
                SchemaAttribute.IsOptionalComputed("namespace", TofuType.String) with { RequiresReplace = true, KeepsValue = true },
                SchemaAttribute.IsOptionalComputed("description", TofuType.String),
                SchemaAttribute.IsOptionalComputed("version", TofuType.String),
                SchemaAttribute.IsComputed("id", TofuType.String) with { KeepsValue = true },
                SchemaAttribute.IsComputed("manifest", TofuType.String),
                SchemaAttribute.IsComputed("resources", TofuType.Map(TofuType.String)),
                SchemaAttribute.IsComputed("status", TofuType.String),
                Metadata,
                SchemaAttribute.IsOptional("values", TofuType.List(TofuType.String)),
                HelmProvider.Nested("set", Nesting.List,
                [
                    SchemaAttribute.IsRequired("name", TofuType.String),
                    SchemaAttribute.IsOptional("value", TofuType.String),
                    SchemaAttribute.HasDefault("type", TofuValue.Of("")) with { Allowed = ["", "auto", "string", "literal"] },
                ]),
                HelmProvider.Nested("set_list", Nesting.List,
                [
                    SchemaAttribute.IsRequired("name", TofuType.String),
                    SchemaAttribute.IsRequired("value", TofuType.List(TofuType.String)),
                ]),
                HelmProvider.Nested("set_sensitive", Nesting.List,
                [
                    SchemaAttribute.IsRequired("name", TofuType.String),
                    SchemaAttribute.IsRequired("value", TofuType.String) with { Sensitive = true },
                    SchemaAttribute.IsOptional("type", TofuType.String) with { Allowed = ["auto", "string", "literal"] },
                ]),
                HelmProvider.Nested("set_wo", Nesting.List,
                [
                    SchemaAttribute.IsRequired("name", TofuType.String) with { WriteOnly = true },
                    SchemaAttribute.IsRequired("value", TofuType.String) with { WriteOnly = true },
                    SchemaAttribute.IsOptional("type", TofuType.String) with { WriteOnly = true, Allowed = ["auto", "string"] },
                ]) with { WriteOnly = true },
                SchemaAttribute.IsOptional("set_wo_revision", TofuType.Number) with { AtLeast = 1 },
                HelmProvider.Nested("postrender", Nesting.Single,
                [
                    SchemaAttribute.IsRequired("binary_path", TofuType.String),
                    SchemaAttribute.IsOptional("args", TofuType.List(TofuType.String)),
                ]),
                HelmProvider.Nested("timeouts", Nesting.Single,
                    [.. ((string[])["create", "read", "update", "delete"]).Select(name => SchemaAttribute.IsOptional(name, TofuType.String))]),
            ],
        },
    };

    /// <summary>The defaults that an import fills in.</summary>
    public static IEnumerable<(string Name, TofuValue Value)> Defaults =>
        Schema.Block.Attributes.Where(attribute => attribute.Default is not null).Select(attribute => (attribute.Name, attribute.Default!));

    private static SchemaAttribute Metadata => new()
    {
        Name = "metadata",
        Computed = true,
        Nested = new(Nesting.Single,
        [
            .. ((string[])["app_version", "chart", "name", "namespace", "notes", "values", "version"]).Select(name => SchemaAttribute.IsComputed(name, TofuType.String)),
            .. ((string[])["first_deployed", "last_deployed", "revision"]).Select(name => SchemaAttribute.IsComputed(name, TofuType.Number)),
        ]),
    };
}
