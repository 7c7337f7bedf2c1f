using Flywheel.Lab.Controllers.Events;

namespace Flywheel.Lab.Controllers.Pods;

/// <summary>
/// A container that does not run: goes through the states that the kubelet would report, at their times. Reads no clock; the same script and
/// the same times give the same states.
/// </summary>
internal sealed class ImaginedContainer
{
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(5);

    // The kubelet's event filter lets a burst of 25 through and then one in five minutes (client-go, EventSpamFilter).
    private const int ProbeFailuresInBurst = 25;

    private Step _step;
    private Obstacle? _obstacle;
    private int _failures;
    private int _probes;

    public ImaginedContainer(string waitingReason) => State = Waiting(waitingReason, "");

    /// <summary>Takes up a container where a status left it.</summary>
    public ImaginedContainer(ContainerObservation state, DateTimeOffset now)
    {
        State = state;
        _failures = state.Restarts;
        _step = state switch
        {
            { Phase: ContainerPhase.Running } => Step.Running,
            { Phase: ContainerPhase.Terminated } => Step.Exited,
            { Reason: "CrashLoopBackOff" } => Step.BackingOff,
            _ => Step.New,
        };
        Due = now;
    }

    private enum Step
    {
        New,
        Pulling,
        PullFailed,
        PullBackingOff,
        Running,
        Exited,
        BackingOff,
        Done,
    }

    /// <summary>How it is now.</summary>
    public ContainerObservation State { get; private set; }

    /// <summary>When it changes next by itself; null: it does not.</summary>
    public DateTimeOffset? Due { get; private set; }

    /// <summary>It ended and is not started again.</summary>
    public bool IsDone => _step == Step.Done;

    /// <summary>Goes on as far as the time allows.</summary>
    public void Advance(ContainerScript script, DateTimeOffset now, ICollection<Happening> told)
    {
        while (Next(script, now, told))
        {
        }
    }

    private bool Next(ContainerScript script, DateTimeOffset now, ICollection<Happening> told) => _step switch
    {
        Step.New => Prepare(script, now, told),
        Step.Pulling => now >= Due && FinishPull(script, now, told),
        Step.PullFailed => now >= Due && BackOffPull(script, now, told),
        Step.PullBackingOff => (now >= Due || script.PullError is null) && Prepare(script, now, told),
        Step.Running => Run(script, now, told),
        Step.Exited => now >= Due && AfterExit(script, now, told),
        Step.BackingOff => now >= Due && Start(script, now, told),
        _ => false,
    };

    private bool Prepare(ContainerScript script, DateTimeOffset now, ICollection<Happening> told)
    {
        if (script.Obstacle is { } obstacle)
        {
            if (obstacle != _obstacle || now >= Due)
            {
                told.Add(new Happening.Event(EventType.Warning, obstacle.EventReason, obstacle.EventMessage, obstacle.IsOfPod ? "" : script.FieldPath));
                _obstacle = obstacle;
                State = Waiting(obstacle.Reason, obstacle.Message);
                Due = now + script.Pace.OfSeconds(60);
            }

            return false;
        }

        _obstacle = null;
        _step = Step.Pulling;
        if (script.IsImagePresent)
        {
            Due = now;
            return true;
        }

        Tell(script, told, EventType.Normal, "Pulling", $"Pulling image \"{script.Image}\"");
        if (State.Reason is not ("ErrImagePull" or "ImagePullBackOff"))
        {
            State = Waiting("ContainerCreating", "");
        }

        Due = now + script.Pull;
        return true;
    }

    private bool FinishPull(ContainerScript script, DateTimeOffset now, ICollection<Happening> told)
    {
        if (script.PullError is { } problem)
        {
            Tell(script, told, EventType.Warning, "Failed", $"Failed to pull image \"{script.Image}\": {problem}");
            Tell(script, told, EventType.Warning, "Failed", "Error: ErrImagePull");
            State = Waiting("ErrImagePull", problem);
            _failures++;
            _step = Step.PullFailed;
            Due = now + script.Pace.OfSeconds(2);
            return true;
        }

        _failures = 0;
        told.Add(new Happening.Pulled(script.Image));
        Tell(script, told, EventType.Normal, "Pulled", script.IsImagePresent
            ? $"Container image \"{script.Image}\" already present on machine"
            : $"Successfully pulled image \"{script.Image}\" in {script.Pull.TotalMilliseconds:F0}ms ({script.Pull.TotalMilliseconds:F0}ms including waiting). Image size: 20971520 bytes.");
        return Start(script, now, told);
    }

    private bool BackOffPull(ContainerScript script, DateTimeOffset now, ICollection<Happening> told)
    {
        Tell(script, told, EventType.Normal, "BackOff", $"Back-off pulling image \"{script.Image}\"");
        Tell(script, told, EventType.Warning, "Failed", "Error: ImagePullBackOff");
        State = Waiting("ImagePullBackOff", $"Back-off pulling image \"{script.Image}\": ErrImagePull: {script.PullError}");
        _step = Step.PullBackingOff;
        Due = now + script.Pace.Of(BackOff());
        return true;
    }

    private bool Start(ContainerScript script, DateTimeOffset now, ICollection<Happening> told)
    {
        var last = State.Phase == ContainerPhase.Terminated ? State : State.Last;
        if (last is not null)
        {
            told.Add(new Happening.Restart(script.Name));
        }

        Tell(script, told, EventType.Normal, "Created", $"Created container: {script.Name}");
        Tell(script, told, EventType.Normal, "Started", $"Started container {script.Name}");
        told.Add(new Happening.Line(script.Name, $"{script.Name}: started (image {script.Image}; the lab imagines this container)"));
        State = new ContainerObservation
        {
            Phase = ContainerPhase.Running,
            StartedAt = now,
            Last = last is null ? null : last with { Last = null },
            Restarts = last is null ? 0 : State.Restarts + 1,
        };
        _step = Step.Running;
        _probes = 0;
        Due = now;
        return true;
    }

    private bool Run(ContainerScript script, DateTimeOffset now, ICollection<Happening> told)
    {
        var started = State.StartedAt ?? now;
        var ends = script.HealsAfter is { } healed && State.Restarts >= healed ? null : started + script.RunsFor;
        if (ends <= now)
        {
            Exit(script, now, told);
            return true;
        }

        var ready = started + script.ReadyAfter;
        var isReady = ready <= now;
        if (isReady != State.IsReady)
        {
            State = State with { IsReady = isReady };
            told.Add(new Happening.Line(script.Name, $"{script.Name}: {(isReady ? "ready" : "no longer ready")}"));
        }

        Due = Earliest(ends, isReady ? null : ready, isReady || ready is not null ? null : Probe(script, started, now, told));
        return false;
    }

    private DateTimeOffset? Probe(ContainerScript script, DateTimeOffset started, DateTimeOffset now, ICollection<Happening> told)
    {
        if (script.ProbeFailure.Length == 0)
        {
            return null;
        }

        var next = started + script.ProbeDelay + (script.ProbePeriod * _probes);
        if (next <= now)
        {
            Tell(script, told, EventType.Warning, "Unhealthy", script.ProbeFailure);
            var passed = (int)Math.Min(100_000, (now - started - script.ProbeDelay) / script.ProbePeriod) + 1;
            _probes = passed <= ProbeFailuresInBurst ? passed : passed + Math.Max(1, (int)(script.Pace.OfSeconds(300) / script.ProbePeriod));
            next = started + script.ProbeDelay + (script.ProbePeriod * _probes);
        }

        return next;
    }

    private void Exit(ContainerScript script, DateTimeOffset now, ICollection<Happening> told)
    {
        told.Add(new Happening.Line(script.Name, script.ExitCode == 0
            ? $"{script.Name}: done"
            : $"{script.Name}: ends with exit code {script.ExitCode}, as the lab was asked to imagine"));
        State = State with
        {
            Phase = ContainerPhase.Terminated,
            Reason = script.ExitCode == 0 ? "Completed" : "Error",
            IsReady = false,
            FinishedAt = now,
            ExitCode = script.ExitCode,
        };
        _step = Step.Exited;
        Due = now + script.Pace.OfSeconds(0.5);
    }

    private bool AfterExit(ContainerScript script, DateTimeOffset now, ICollection<Happening> told)
    {
        if (!(State.ExitCode == 0 ? script.RestartsAfterSuccess : script.RestartsAfterFailure))
        {
            _step = Step.Done;
            Due = null;
            return false;
        }

        // The first restart comes at once; from then on the kubelet waits longer each time.
        if (State.Restarts == 0)
        {
            return Start(script, now, told);
        }

        _failures = State.Restarts;
        var wait = BackOff();
        Tell(script, told, EventType.Warning, "BackOff", $"Back-off restarting failed container {script.Name} in pod {script.Pod}");
        State = Waiting("CrashLoopBackOff", $"back-off {Short(wait)} restarting failed container={script.Name} pod={script.Pod}") with
        {
            Restarts = State.Restarts,
            Last = State with { Last = null },
        };
        _step = Step.BackingOff;
        Due = now + script.Pace.Of(wait);
        return true;
    }

    private TimeSpan BackOff()
    {
        var delay = FirstBackOff * (1 << Math.Clamp(_failures - 1, 0, 10));
        return delay < LongestBackOff ? delay : LongestBackOff;
    }

    // As Go prints a duration: 40s, 1m20s, 5m0s.
    private static string Short(TimeSpan wait) => wait.TotalMinutes < 1 ? $"{wait.Seconds}s" : $"{(int)wait.TotalMinutes}m{wait.Seconds}s";

    private static DateTimeOffset? Earliest(params ReadOnlySpan<DateTimeOffset?> times)
    {
        DateTimeOffset? earliest = null;
        foreach (var time in times)
        {
            earliest = earliest is null || time < earliest ? time ?? earliest : earliest;
        }

        return earliest;
    }

    private static void Tell(ContainerScript script, ICollection<Happening> told, EventType type, string reason, string message) =>
        told.Add(new Happening.Event(type, reason, message, script.FieldPath));

    private ContainerObservation Waiting(string reason, string message) => new()
    {
        Phase = ContainerPhase.Waiting,
        Reason = reason,
        Message = message,
        Restarts = State?.Restarts ?? 0,
        Last = State?.Last,
    };
}
