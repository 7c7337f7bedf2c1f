namespace Flywheel.Runs;

/// <summary>An observer that the run cannot go on without: journal and history. When it fails, the machine has failed (exit 74).</summary>
internal interface IEssentialObserver : IRunObserver;
