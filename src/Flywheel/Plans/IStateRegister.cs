using System.Collections.Immutable;

namespace Flywheel.Plans;

/// <summary>Remembers which state belongs to a stack in an environment, across runs.</summary>
internal interface IStateRegister
{
    /// <summary>Records a state at first sight; a lineage is added to a record that has none.</summary>
    /// <returns>What is recorded: <paramref name="state"/> itself unless another one was there before.</returns>
    StateBinding Bind(string stack, string environment, StateBinding state);

    /// <summary>What is recorded, or null.</summary>
    StateBinding? Find(string stack, string environment);

    /// <summary>The state has at least this serial now; a lower one later is an older state come back.</summary>
    void Raise(string stack, string environment, long serial);

    /// <summary>A person says that this is the state from now on.</summary>
    void Accept(string stack, string environment, StateBinding state);

    /// <summary>Other stacks and environments, as <c>STACK in ENVIRONMENT</c>, that are recorded with the same backend and address.</summary>
    ImmutableArray<string> OthersOn(string stack, string environment, string backend);
}
