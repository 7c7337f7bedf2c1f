using System.Collections.Immutable;
using Flywheel.Lab.Providers.Cluster;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Kubectl;

/// <summary>The stand-in for alekc/kubectl 2.x: objects of a cluster by their YAML (https://registry.terraform.io/providers/alekc/kubectl/latest/docs).</summary>
/// <param name="time">For waits.</param>
/// <param name="kubeconfig">The file that counts when nothing is configured; null: there is none.</param>
internal sealed class KubectlProvider(TimeProvider time, Func<string?> kubeconfig) : ProviderDefinition
{
    private const int UsualRetries = 1;

    public override string Address => "alekc/kubectl";

    public override ResourceSchema Schema { get; } = new()
    {
        Block = new()
        {
            Attributes =
            [
                .. ConnectionSettings.Attributes,
                SchemaAttribute.IsOptional("apply_retry_count", TofuType.Number) with { AtLeast = 0 },
                SchemaAttribute.IsOptional("load_config_file", TofuType.Bool),
                SchemaAttribute.IsOptional("lazy_load", TofuType.Bool),
            ],
            Blocks = [ConnectionSettings.Exec with { MaxItems = 0 }],
        },
    };

    public override ImmutableArray<Resource> Resources { get; } = [new ManifestResource()];

    public override ImmutableArray<DataSource> DataSources { get; } = [new FileDocuments(), new PathDocuments()];

    public override Task<object> ConfigureAsync(TofuValue config, RunProcess run, CancellationToken cancellationToken)
    {
        if (config["load_config_file"].Truth == false)
        {
            config = config.With(("config_path", TofuValue.Null), ("config_paths", TofuValue.Null));
        }

        return Task.FromResult<object>(new ClusterSession(ConnectionSettings.Read(config, run, kubeconfig()), time, config) { Run = run });
    }

    /// <summary>How often an apply that failed for a passing reason is tried again.</summary>
    public static long RetriesOf(ClusterSession session) => session.Config["apply_retry_count"].Integer ?? UsualRetries;
}
