using System.Collections.Immutable;
using Flywheel.Deployments;
using Flywheel.Jobs;
using Flywheel.Repositories;

namespace Flywheel.Launching;

/// <summary>What the user asked for, as given; defaults that depend on the repository are not resolved yet.</summary>
internal sealed record LaunchOptions
{
    /// <summary>A command that runs jobs: <c>run</c>, <c>validate</c>, <c>build</c>, <c>plan</c>, <c>deploy</c>, <c>verify</c>.</summary>
    public required string Command { get; init; }

    /// <summary>The folder with the repository.</summary>
    public required string Repository { get; init; }

    /// <summary>Flywheel's own environment variables.</summary>
    public required ImmutableSortedDictionary<string, string> Variables { get; init; }

    public string? Environment { get; init; }

    /// <summary>Only these stacks; empty: all.</summary>
    public ImmutableArray<string> Stacks { get; init; } = [];

    /// <summary>Null: what the CI engine says, else manual.</summary>
    public Trigger? Trigger { get; init; }

    /// <summary>Null: what git or the CI engine says.</summary>
    public string? Branch { get; init; }

    /// <summary><c>--organization</c>.</summary>
    public string? OrganizationFile { get; init; }

    /// <summary>The run whose plans to deploy or deploys to verify; null: the newest that has them all.</summary>
    public RunId? Basis { get; init; }

    /// <summary><c>--allow-destroy</c> and <c>--rollback</c>.</summary>
    public DeployAllowances Allowances { get; init; } = DeployAllowances.None;

    /// <summary>Go on where the newest deploy, or the one named by <see cref="Basis"/>, ended badly: with new plans of what it left.</summary>
    public bool Resume { get; init; }

    /// <summary>How many jobs run at once. Default: as many as the machine has cores.</summary>
    public int Places { get; init; } = System.Environment.ProcessorCount;

    public bool FailFast { get; init; }

    public bool Reuse { get; init; } = true;

    public bool ExplainReuse { get; init; }

    public bool InstallMissing { get; init; }

    /// <summary>Whoever made the change is not trusted. Where it is false, the CI engine, a variable or the settings may still say so.</summary>
    public bool IsUntrusted { get; init; }

    /// <summary>Wait for another run of the same environment; else be refused.</summary>
    public bool Wait { get; init; } = true;
}
