using System.Collections.Immutable;
using Flywheel.Artifacts;
using Flywheel.Deployments;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Plans.Bundles;
using Flywheel.Plans;
using Flywheel.Testing;

namespace Flywheel.Tests.Deployments;

/// <summary>A real history in a folder of its own, for the length of a test, that tells when somebody claims a stack.</summary>
internal sealed class MemoryLedger : IApplyLedger, IStateRegister, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunHistory _history;

    public MemoryLedger() => _history = RunHistory.InFile(_folder.Of("history.db"));

    /// <summary>What happens right before an intent is recorded; another answer than null is the answer.</summary>
    public Func<ApplyClaim?> OnClaim { get; set; } = () => null;

    public IRescueRegister Rescues => _history.Rescues;

    /// <summary>The last deploy of attic in lab.</summary>
    public DeployRecord? Last => Newest("attic", "lab");

    public void Sealed(PlanSeal seal) => _history.Applies.Sealed(seal);

    public PlanSeal? FindSeal(string stack, string environment, Digest plan) => _history.Applies.FindSeal(stack, environment, plan);

    public DeployRecord? Find(string stack, string environment, Digest plan) => _history.Applies.Find(stack, environment, plan);

    public DeployRecord? Newest(string stack, string environment) => _history.Applies.Newest(stack, environment);

    public DeployRecord? NewestApplied(string stack, string environment) => _history.Applies.NewestApplied(stack, environment);

    public DeployRecord? Unknown(string stack, string environment) => _history.Applies.Unknown(stack, environment);

    public IReadOnlyList<PlanSeal> SealsSince(DateTimeOffset moment) => _history.Applies.SealsSince(moment);

    public IReadOnlyList<DeployRecord> NeedAttention() => _history.Applies.NeedAttention();

    public bool Renew(ApplyClaim.Granted claim) => _history.Applies.Renew(claim);

    public IReadOnlyList<DeployRecord> Open() => _history.Applies.Open();

    public ApplyClaim Claim(ApplyIntent intent) => OnClaim() ?? _history.Applies.Claim(intent);

    public bool Started(ApplyClaim.Granted claim, DateTimeOffset at) => _history.Applies.Started(claim, at);

    public bool NeverStarted(ApplyClaim.Granted claim) => _history.Applies.NeverStarted(claim);

    public bool End(ApplyClaim.Granted claim, string outcome, DateTimeOffset at) => _history.Applies.End(claim, outcome, at);

    public void EndedEmpty(ApplyIntent intent) => _history.Applies.EndedEmpty(intent);

    public bool Resolve(string stack, string environment, RunId run, bool applied, string reason, DateTimeOffset at) =>
        _history.Applies.Resolve(stack, environment, run, applied, reason, at);

    public StateBinding Bind(string stack, string environment, StateBinding state) => _history.States.Bind(stack, environment, state);

    StateBinding? IStateRegister.Find(string stack, string environment) => _history.States.Find(stack, environment);

    public void Raise(string stack, string environment, long serial) => _history.States.Raise(stack, environment, serial);

    public void Accept(string stack, string environment, StateBinding state) => _history.States.Accept(stack, environment, state);

    public ImmutableArray<string> OthersOn(string stack, string environment, string backend) => _history.States.OthersOn(stack, environment, backend);

    public void Dispose()
    {
        _history.Dispose();
        _folder.Dispose();
    }
}
