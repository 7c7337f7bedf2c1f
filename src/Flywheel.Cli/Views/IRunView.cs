using Flywheel.Runs;

namespace Flywheel.Cli.Views;

/// <summary>What a person, a CI log or a program sees of a run. Disposing ends what it does in the background, without a word.</summary>
internal interface IRunView : IRunObserver, IDisposable
{
    /// <summary>Says how the run ended. Called once, when no event comes any more; an exception here is the machine's (the output is gone).</summary>
    void Complete(RunRecord record);
}
