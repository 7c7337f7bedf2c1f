using System.Runtime.InteropServices;
using Flywheel.Lab.Hosting;

// Reads arguments, takes the signals, and ends with 0 when it was asked to end, 3 when the lab cannot start and 64 on wrong usage.
if (LabArguments.Parse(args, Environment.CurrentDirectory) is not { } options)
{
    await Console.Error.WriteLineAsync(LabArguments.Usage);
    return 64;
}

using var ending = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
try
{
    await using var lab = await LabHost.StartAsync(options, ending.Token);
    await Console.Out.WriteLineAsync(Banner.Of(lab.Address));
    using var asked = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, lab.Ending);
    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, asked.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    return 0;
}
catch (LabStartException problem)
{
    await Console.Error.WriteLineAsync($"flywheel-lab: {problem.Message}");
    return 3;
}
catch (OperationCanceledException) when (ending.IsCancellationRequested)
{
    return 0;
}

void End(PosixSignalContext signal)
{
    signal.Cancel = true;
    ending.Cancel();
}
