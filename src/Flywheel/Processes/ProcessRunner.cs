namespace Flywheel.Processes;

/// <summary>
/// Runs children on Linux, each watched by a thread of its own that hands the output on as it comes. While the output is not taken the
/// child's pipe fills and the child waits, so that memory stays flat however much it prints. May be shared by all threads.
/// </summary>
internal sealed class ProcessRunner : IProcessRunner
{
    // The output is taken on this thread, so there is room for what a log does; the memory is used only as far as it is touched.
    private const int StackBytes = 512 * 1024;

    private readonly TimeProvider _time;

    public ProcessRunner(TimeProvider time)
    {
        _time = time;
        NativeProcess.KeepExitStatuses();
    }

    /// <summary>See <see cref="IProcessRunner"/>. When the stop has fired already, nothing is started and the exit reads as if SIGINT had ended it.</summary>
    /// <exception cref="Exception">What <paramref name="output"/> threw first; the child was left to end by itself.</exception>
    public Task<ProcessExit> RunAsync(ToolCommand command, IProcessOutput output, StopSignal stop)
    {
        if (stop.Polite.IsCancellationRequested || stop.Forced.IsCancellationRequested)
        {
            return Task.FromResult(new ProcessExit(null, NativeProcess.SignalInterrupt, StopReason.Cancelled, TimeSpan.Zero));
        }

        var exit = new TaskCompletionSource<ProcessExit>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Run(command, output, stop, exit), StackBytes) { IsBackground = true, Name = Path.GetFileName(command.File) };
        thread.UnsafeStart();
        return exit.Task;
    }

    private void Run(ToolCommand command, IProcessOutput output, StopSignal stop, TaskCompletionSource<ProcessExit> exit)
    {
        try
        {
            using var child = ChildProcess.Start(command, _time);
            using var stopping = new ChildStopping(child, command, stop, _time, exit);
            var failure = child.Pump(output);
            stopping.Reap(failure);
        }
        catch (Exception problem)
        {
            _ = exit.TrySetException(problem);
        }
    }
}
