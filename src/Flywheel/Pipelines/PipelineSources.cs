using System.Collections.Immutable;
using Flywheel.Artifacts;
using Flywheel.Builds;
using Flywheel.Deployments;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.LabAccess;
using Flywheel.Organizations;
using Flywheel.Plans;
using Flywheel.Repositories;
using Flywheel.Settings;
using Flywheel.Tools;
using Flywheel.Validation.Untrusted;

namespace Flywheel.Pipelines;

/// <summary>Everything a pipeline is made from, already read.</summary>
internal sealed record PipelineSources
{
    public required Repository Repository { get; init; }

    public required FlywheelSettings Settings { get; init; }

    /// <summary>Null when it cannot be used; the findings say why.</summary>
    public required Organization? Organization { get; init; }

    /// <summary>Name of the organization's file as the user would type it; null: there is none.</summary>
    public required string? OrganizationFile { get; init; }

    /// <summary>Digest of all that the findings depend on.</summary>
    public required Digest OrganizationContent { get; init; }

    /// <summary>What reading organization, settings, repository and tools found.</summary>
    public required ImmutableArray<Diagnostic> Findings { get; init; }

    /// <summary>The tool with a stack's own environment variables; null when it is missing.</summary>
    public required Func<ImmutableSortedDictionary<string, string>, Tofu>? Tofu { get; init; }

    /// <summary>The lab that this run works with; null: none.</summary>
    public RunningLab? Lab { get; init; }

    /// <summary>The checkout of somebody who is not trusted, and how its programs run; null: of somebody who is.</summary>
    public UntrustedCheckout? Untrusted { get; init; }

    public required BuildMachine Build { get; init; }

    public required ToolPath ToolPath { get; init; }

    /// <summary>Variables that <c>TF_VAR_</c> sets, without the prefix.</summary>
    public ImmutableArray<string> TofuVariables { get; init; } = [];

    /// <summary>A file exists at an absolute path.</summary>
    public required Predicate<string> HasFile { get; init; }

    public required FlywheelHome Home { get; init; }

    public required IStateRegister States { get; init; }

    public required IApplyLedger Applies { get; init; }

    /// <summary>What new plans are compared with; null: with nothing.</summary>
    public IEarlierPlans? Earlier { get; init; }

    public required IRescueRegister Rescues { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Flywheel's own environment; where there is a lab, it leads to the lab and nowhere else.</summary>
    public ImmutableSortedDictionary<string, string> Variables { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What children see besides what their tools need, for the user's own jobs.</summary>
    public required ImmutableSortedDictionary<string, string> ChildEnvironment { get; init; }
}
