using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Forges;
using Flywheel.Organizations;
using Flywheel.Plans;
using Flywheel.Settings;

namespace Flywheel.Verification.Runners;

/// <summary>Which runners are looked for, where, and how long.</summary>
internal sealed record RunnersCheck
{
    public required Organization Organization { get; init; }

    public required DeploymentEnvironment Environment { get; init; }

    /// <summary>The stacks that register runners.</summary>
    public required ImmutableArray<StackTarget> Targets { get; init; }

    /// <summary>All stacks of the repository that register runners are among the targets; else what is in none of their states may be in another's.</summary>
    public required bool IsWhole { get; init; }

    /// <summary>The run deployed: contacts from before that prove nothing.</summary>
    public required bool AfterDeploy { get; init; }

    public required RunnerCheckSettings Settings { get; init; }

    /// <summary>The forge and our token, or what is missing; asked when the check begins.</summary>
    public required Func<Checked<ForgeAccess>> Access { get; init; }

    /// <summary>The group whose runners are ours.</summary>
    public string Group => Organization.Forge!.Group;

    public RunnerMark MarkOf(string runner) => new(Organization.Name, Environment.Name, runner);

    /// <summary>A mark of this organization in this environment, whichever runner it names.</summary>
    public bool IsOurs(RunnerMark? mark) => mark is not null && mark == MarkOf(mark.Runner);
}
