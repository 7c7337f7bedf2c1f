using System.Collections.Immutable;
using Flywheel.Lab.Providers.Cluster;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Helm;

/// <summary>
/// The stand-in for hashicorp/helm 3.x: releases of the few charts that the lab knows and of charts in local folders
/// (https://registry.terraform.io/providers/hashicorp/helm/latest/docs).
/// </summary>
/// <param name="time">For waits and for the times of releases.</param>
/// <param name="kubeconfig">The file that counts when nothing is configured; null: there is none.</param>
internal sealed class HelmProvider(TimeProvider time, Func<string?> kubeconfig) : ProviderDefinition
{
    public override string Address => "hashicorp/helm";

    public override ResourceSchema Schema { get; } = ResourceSchema.Of(
        SchemaAttribute.IsOptional("debug", TofuType.Bool),
        SchemaAttribute.IsOptional("plugins_path", TofuType.String),
        SchemaAttribute.IsOptional("registry_config_path", TofuType.String),
        SchemaAttribute.IsOptional("repository_config_path", TofuType.String),
        SchemaAttribute.IsOptional("repository_cache", TofuType.String),
        SchemaAttribute.IsOptional("helm_driver", TofuType.String) with { Allowed = ["memory", "configmap", "secret", "sql"] },
        SchemaAttribute.IsOptional("burst_limit", TofuType.Number),
        SchemaAttribute.IsOptional("qps", TofuType.Number),
        Nested("kubernetes", Nesting.Single,
        [
            .. ConnectionSettings.Attributes,
            Nested("exec", Nesting.Single, ConnectionSettings.ExecAttributes),
        ]),
        Nested("registries", Nesting.List,
        [
            SchemaAttribute.IsRequired("url", TofuType.String),
            SchemaAttribute.IsRequired("username", TofuType.String),
            SchemaAttribute.IsRequired("password", TofuType.String),
        ]),
        Nested("experiments", Nesting.Single, [SchemaAttribute.IsOptional("manifest", TofuType.Bool)]));

    public override ImmutableArray<Resource> Resources { get; } = [new ReleaseResource()];

    public override IEnumerable<ProviderProblem> Validate(TofuValue config)
    {
        if (config["helm_driver"].Text is { } driver && driver != "secret")
        {
            yield return new("Unsupported storage driver", $"The lab keeps releases in Secrets, not by the driver \"{driver}\".", "helm_driver");
        }
    }

    public override Task<object> ConfigureAsync(TofuValue config, RunProcess run, CancellationToken cancellationToken) => Task.FromResult<object>(
        new ClusterSession(ConnectionSettings.Read(config["kubernetes"], run, kubeconfig()), time, config) { Run = run });

    internal static SchemaAttribute Nested(string name, Nesting nesting, ImmutableArray<SchemaAttribute> attributes) =>
        new() { Name = name, Nested = new(nesting, attributes), Optional = true };
}
