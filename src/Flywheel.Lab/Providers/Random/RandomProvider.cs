using System.Collections.Immutable;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Random;

/// <summary>The stand-in for hashicorp/random: values that are made once and then stay (https://registry.terraform.io/providers/hashicorp/random/latest/docs).</summary>
internal sealed class RandomProvider : ProviderDefinition
{
    private static readonly object NoClient = new();

    public override string Address => "hashicorp/random";

    public override ResourceSchema Schema { get; } = ResourceSchema.Of();

    public override ImmutableArray<Resource> Resources { get; } = [new RandomPassword(), new RandomId()];

    public override Task<object> ConfigureAsync(TofuValue config, RunProcess run, CancellationToken cancellationToken) =>
        Task.FromResult(NoClient);
}
