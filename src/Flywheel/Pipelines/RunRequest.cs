using System.Collections.Immutable;
using Flywheel.Deployments;
using Flywheel.Jobs;
using Flywheel.Repositories;

namespace Flywheel.Pipelines;

/// <summary>What was asked for, with all defaults resolved.</summary>
internal sealed record RunRequest
{
    /// <summary>The command: <c>run</c>, <c>validate</c>, <c>build</c>, <c>plan</c>, <c>deploy</c>, <c>verify</c>.</summary>
    public required string Command { get; init; }

    public required Trigger Trigger { get; init; }

    /// <summary>The stages whose jobs this run has.</summary>
    public required ImmutableArray<Stage> Stages { get; init; }

    /// <summary>Null: nothing of this run concerns an environment.</summary>
    public string? Environment { get; init; }

    /// <summary>Only these stacks; empty: all.</summary>
    public ImmutableArray<string> Stacks { get; init; } = [];

    /// <summary>What the command line allows a deploy.</summary>
    public DeployAllowances Allowances { get; init; } = DeployAllowances.None;

    /// <summary>The stages of a command, by what made it start.</summary>
    /// <param name="command">A command that runs jobs.</param>
    /// <param name="trigger">Only <c>run</c> depends on it.</param>
    /// <param name="onDefaultBranch">The revision is the default branch's.</param>
    public static ImmutableArray<Stage> StagesOf(string command, Trigger trigger, bool onDefaultBranch) => (command, trigger) switch
    {
        ("validate", _) => [Stage.Validate],
        ("build", _) => [Stage.Validate, Stage.Build],
        ("plan", _) => [Stage.Validate, Stage.Build, Stage.Plan],
        ("deploy", _) => [Stage.Deploy],
        ("verify", _) => [Stage.Verify],
        ("run", Trigger.Schedule) => [Stage.Drift],
        ("run", Trigger.Manual) => StageNames.Sequential,
        ("run", Trigger.Push) when onDefaultBranch => StageNames.Sequential,
        ("run", _) => [Stage.Validate, Stage.Build, Stage.Plan],
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "no command that runs jobs"),
    };

    /// <summary>The run has jobs of this stage.</summary>
    public bool Has(Stage stage) => Stages.Contains(stage);
}
