using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Flywheel.Builds;
using Flywheel.Files;
using Flywheel.Lab.Controllers.Pods;
using Flywheel.Processes;

namespace Flywheel.Lab.Controllers.Processes;

/// <summary>One container that runs as a process of this machine: its starts one after the other, until it is stopped.</summary>
internal sealed class LocalContainer : IDisposable
{
    private const string Creating = "ContainerCreating";

    private readonly LocalContainerPlan _plan;
    private readonly LocalRuntime _runtime;
    private readonly Action _changed;
    private readonly CancellationTokenSource _polite = new();
    private readonly CancellationTokenSource _forced = new();
    private readonly RestartDelay _delay = new();
    private volatile ContainerObservation _now = new() { Phase = ContainerPhase.Waiting, Reason = Creating };

    /// <param name="plan">What runs.</param>
    /// <param name="runtime">What it runs with.</param>
    /// <param name="changed">Called from any thread when <see cref="Now"/> has changed.</param>
    public LocalContainer(LocalContainerPlan plan, LocalRuntime runtime, Action changed)
    {
        (_plan, _runtime, _changed) = (plan, runtime, changed);
        Ended = Task.Run(RunAsync);
    }

    /// <summary>How it is now.</summary>
    public ContainerObservation Now => _now;

    /// <summary>Nothing of it runs any more and nothing will.</summary>
    public Task Ended { get; }

    /// <summary>Asks the process to end, and kills it after a grace period; more than one call shortens the wait, none lengthens it.</summary>
    public void Stop(TimeSpan grace)
    {
        _polite.Cancel();
        if (grace <= TimeSpan.Zero)
        {
            _forced.Cancel();
        }
    }

    public void Dispose()
    {
        _polite.Dispose();
        _forced.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await PrepareAsync();
            while (!_polite.IsCancellationRequested && await RunOnceAsync())
            {
                await WaitAsync();
            }
        }
        catch (OperationCanceledException) when (_polite.IsCancellationRequested)
        {
        }
        catch (Exception problem) when (problem is UnpackableFileException or IOException or UnauthorizedAccessException or ProcessStartException)
        {
            Tell(new() { Phase = ContainerPhase.Waiting, Reason = "CreateContainerError", Message = problem.Message });
        }
        finally
        {
            _runtime.Ports.Forget(_plan.PodUid);
            RemoveFolder();
        }
    }

    private async Task PrepareAsync()
    {
        DurableFile.CreatePrivateFolder(_plan.Home);
        DurableFile.CreatePrivateFolder(_plan.Temporary);
        _plan.Mounted.Write(_plan.Volumes);
        if (_plan.Command.Archive is { } archive)
        {
            await archive.UnpackAsync(_plan.Work, _polite.Token);
        }
        else
        {
            DurableFile.CreatePrivateFolder(_plan.Work);
        }
    }

    /// <summary>One start to its end.</summary>
    /// <returns>It is to be started again.</returns>
    private async Task<bool> RunOnceAsync()
    {
        var port = FreePort();
        var started = _runtime.Time.GetUtcNow();
        var output = new PodLogOutput(_runtime.Logs, _plan.PodUid, _plan.Container, _runtime.Time);
        using var probing = CancellationTokenSource.CreateLinkedTokenSource(_polite.Token);
        var running = _runtime.Runner.RunAsync(Command(port), output, new StopSignal(_polite.Token, _forced.Token));
        _runtime.Ports.Set(_plan.PodUid, port);
        Tell(_now with { Phase = ContainerPhase.Running, Reason = "", Message = "", IsReady = false, StartedAt = started, FinishedAt = null });
        var probe = ProbeAsync(port, probing.Token);
        ProcessExit exit;
        try
        {
            exit = await running;
        }
        finally
        {
            _runtime.Ports.Forget(_plan.PodUid);
            await probing.CancelAsync();
            await probe;
            output.End();
        }

        var code = exit.Code ?? 128 + (exit.Signal ?? 0);
        Tell(_now with
        {
            Phase = ContainerPhase.Terminated,
            Reason = code == 0 ? "Completed" : "Error",
            IsReady = false,
            ExitCode = code,
            FinishedAt = _runtime.Time.GetUtcNow(),
        });
        return !_polite.IsCancellationRequested && (_plan.RestartPolicy == "Always" || (_plan.RestartPolicy == "OnFailure" && code != 0));
    }

    private async Task WaitAsync()
    {
        var last = _now;
        var real = _delay.After(last.FinishedAt!.Value - last.StartedAt!.Value);
        if (real > TimeSpan.Zero)
        {
            Tell(new()
            {
                Phase = ContainerPhase.Waiting,
                Reason = "CrashLoopBackOff",
                Message = string.Create(
                    CultureInfo.InvariantCulture, $"back-off {Text(real)} restarting failed container={_plan.Container} pod={_plan.PodName}"),
                Restarts = last.Restarts,
                Last = last with { Last = null },
            });
            await Task.Delay(_runtime.Pace.Of(real), _runtime.Time, _polite.Token);
        }

        _runtime.Logs.StartAnew(_plan.PodUid, _plan.Container);
        _now = new() { Phase = ContainerPhase.Waiting, Reason = Creating, Restarts = last.Restarts + 1, Last = last with { Last = null } };
    }

    // Until the process first answers it is asked often; afterwards as often as the probe says.
    private async Task ProbeAsync(int port, CancellationToken cancellationToken)
    {
        var probe = _plan.Probe;
        try
        {
            await Task.Delay(_runtime.Pace.Of(probe.InitialDelay), _runtime.Time, cancellationToken);
            for (var failures = 0; ;)
            {
                var isReady = await _runtime.Prober.AskAsync(probe, port, _runtime.Time, cancellationToken);
                failures = isReady ? 0 : failures + 1;
                if (isReady != _now.IsReady && (isReady || failures >= probe.Failures))
                {
                    Tell(_now with { IsReady = isReady });
                }

                await Task.Delay(isReady ? probe.Period : LocalRuntime.FirstPeriod, _runtime.Time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private ToolCommand Command(int port)
    {
        var program = _plan.Command.Program ?? Path.Combine(_plan.Work, _plan.OwnProgram);
        var number = port.ToString(CultureInfo.InvariantCulture);
        // Dies with the lab, however that ends; the kernel sees to it.
        ImmutableArray<string> guard = _runtime.DeathGuard is null ? [] : ["--pdeathsig", "KILL", "--", program];
        return new ToolCommand
        {
            File = _runtime.DeathGuard ?? program,
            Arguments = [.. guard, .. _plan.Command.Arguments],
            Directory = _plan.Work,
            Environment = _plan.Environment.SetItem("PORT", number).SetItem("HOST", "127.0.0.1"),
            Stopping = new StopPolicy(TimeSpan.Zero, _plan.Grace) { BeginsWithTerminate = true },
        };
    }

    private void Tell(ContainerObservation now)
    {
        _now = now;
        _changed();
    }

    private void RemoveFolder()
    {
        try
        {
            Directory.Delete(_plan.Folder, recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // What cannot be removed now is removed by the next lab.
        }
    }

    private static string Text(TimeSpan span) => span < TimeSpan.FromMinutes(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalSeconds}s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes}m{span.Seconds}s");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
