using Flywheel.Jobs;

namespace Flywheel.Deployments;

/// <summary>Remembers rescued states until a person has settled them.</summary>
internal interface IRescueRegister
{
    /// <summary>Records one, before anything that it was taken from is cleaned.</summary>
    void Keep(RescuedState state);

    /// <summary>Those of a stack that nobody has settled, oldest first.</summary>
    IReadOnlyList<RescuedState> Unsettled(string stack, string environment);

    /// <summary>Those of all stacks.</summary>
    IReadOnlyList<RescuedState> Unsettled();

    /// <summary>Records what became of it: <c>pushed</c> or <c>discarded</c>.</summary>
    /// <returns>False when there is none of that run, or it was settled before.</returns>
    bool Settle(string stack, string environment, RunId run, string how, DateTimeOffset at);
}
