using System.Collections.Immutable;

namespace Flywheel.Plans;

/// <summary>Remembers which state belongs to a stack in an environment, across runs.</summary>
internal interface IStateRegister
{
    /// <summary>Records a state at first sight; a lineage is added to a record that has none.</summary>
    /// <returns>What is recorded: <paramref name="state"/> itself unless another one was there before.</returns>
    StateBinding Bind(string stack, string environment, StateBinding state);

    /// <summary>Other stacks and environments, as <c>STACK in ENVIRONMENT</c>, that are recorded with the same backend and address.</summary>
    ImmutableArray<string> OthersOn(string stack, string environment, string backend);
}
