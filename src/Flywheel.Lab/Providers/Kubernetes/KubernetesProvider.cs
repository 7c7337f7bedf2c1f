using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Flywheel.Lab.Providers.Cluster;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Kubernetes;

/// <summary>The stand-in for hashicorp/kubernetes: namespaces, secrets, config maps (https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs).</summary>
/// <param name="time">For waits.</param>
/// <param name="kubeconfig">The file that counts when nothing is configured; null: there is none.</param>
internal sealed class KubernetesProvider(TimeProvider time, Func<string?> kubeconfig) : ProviderDefinition
{
    private static readonly string[] Ignoring = ["ignore_annotations", "ignore_labels"];

    private static readonly SchemaAttribute Manifests = SchemaAttribute.IsOptional("manifest_resource", TofuType.Bool) with
    {
        Deprecated = "Manifests are no experiment any more; this does nothing.",
    };

    public override string Address => "hashicorp/kubernetes";

    public override ResourceSchema Schema { get; } = new()
    {
        Block = new()
        {
            Attributes = [.. ConnectionSettings.Attributes, .. Ignoring.Select(name => SchemaAttribute.IsOptional(name, TofuType.List(TofuType.String)))],
            Blocks =
            [
                ConnectionSettings.Exec,
                new() { Name = "experiments", MaxItems = 1, Block = new() { Attributes = [Manifests] } },
            ],
        },
    };

    public override ImmutableArray<Resource> Resources { get; } = [new NamespaceResource(), new SecretResource(), new ConfigMapResource()];

    public override IEnumerable<ProviderProblem> Validate(TofuValue config) => Ignoring.SelectMany(name => config[name].Elements.Select((pattern, i) =>
    {
        try
        {
            _ = new Regex(pattern.Text ?? "", RegexOptions.None, MetadataBlock.MatchLimit);
            return null;
        }
        catch (ArgumentException problem)
        {
            return new ProviderProblem("Invalid regular expression", problem.Message, ValuePath.Of(name).Index(i));
        }
    })).OfType<ProviderProblem>();

    public override Task<object> ConfigureAsync(TofuValue config, RunProcess run, CancellationToken cancellationToken) =>
        Task.FromResult<object>(new ClusterSession(ConnectionSettings.Read(config, run, kubeconfig()), time, config) { Run = run });
}
