using Flywheel.Deployments.Guards;
using Flywheel.Plans;
using Flywheel.Settings;

namespace Flywheel.Deployments;

/// <summary>What the deploys of one run are held to.</summary>
internal sealed record DeployTerms
{
    public required DeployRule Rule { get; init; }

    public required GuardSettings Guard { get; init; }

    public DeployAllowances Allowances { get; init; } = DeployAllowances.None;

    /// <summary>Knows the order of commits.</summary>
    public required CommitOrder Commits { get; init; }

    public required IApplyLedger Ledger { get; init; }

    public required IStateRegister States { get; init; }

    public required IRescueRegister Rescues { get; init; }
}
