using System.Collections.Immutable;
using Flywheel.Deployments;
using Flywheel.Plans;

namespace Flywheel.Tests.Deployments;

/// <summary>Remembers applies and states for the length of a test.</summary>
internal sealed class MemoryLedger : IApplyLedger, IStateRegister
{
    private readonly Dictionary<(string, string, string), PastApply> _applies = [];
    private readonly Dictionary<(string, string), StateBinding> _states = [];

    /// <summary>What is done when an intent is recorded; true: it is allowed.</summary>
    public Func<bool> Allows { get; set; } = () => true;

    public IEnumerable<PastApply> Applies => _applies.Values;

    public bool Intend(ApplyIntent intent) => Allows() && _applies.TryAdd(KeyOf(intent), new(intent.Run, null));

    public void End(ApplyIntent intent, string outcome) => _applies[KeyOf(intent)] = new(intent.Run, outcome);

    public PastApply? Find(ApplyIntent intent) => _applies.GetValueOrDefault(KeyOf(intent));

    public StateBinding Bind(string stack, string environment, StateBinding state) =>
        _states.TryAdd((stack, environment), state) ? state : _states[(stack, environment)];

    public ImmutableArray<string> OthersOn(string stack, string environment, string backend) =>
        [.. _states.Where(s => s.Value.Backend == backend && s.Key != (stack, environment)).Select(s => $"{s.Key.Item1} in {s.Key.Item2}")];

    private static (string, string, string) KeyOf(ApplyIntent intent) => (intent.Stack, intent.Environment, intent.Plan.Hex);
}
