using Flywheel.Processes;

namespace Flywheel.Cli.Tests.Commands;

/// <summary>A bug: starting any program throws what nobody expects.</summary>
internal sealed class BrokenProcessRunner : IProcessRunner
{
    public Task<ProcessExit> RunAsync(ToolCommand command, IProcessOutput output, StopSignal stop) => throw new InvalidOperationException("This is a bug.");
}
