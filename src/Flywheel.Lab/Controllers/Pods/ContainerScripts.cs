using System.Globalization;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.Pods;

/// <summary>Writes the script of a container from its pod: what its probes say, and how it is to fail; pure.</summary>
/// <param name="pace">How fast the lab lives.</param>
internal sealed class ContainerScripts(Pace pace)
{
    private static readonly TimeSpan PullTime = TimeSpan.FromSeconds(0.3);
    private static readonly TimeSpan JobTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan InitTime = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan CrashTime = TimeSpan.FromSeconds(1);

    /// <summary>The script of one container.</summary>
    /// <param name="pod">Its pod.</param>
    /// <param name="container">Its entry in the pod's spec.</param>
    /// <param name="isInit">It is an init container.</param>
    /// <param name="fault">How the pod is to fail.</param>
    /// <param name="isStuck">The pod never becomes ready, whatever its probe says.</param>
    /// <param name="isImagePresent">The image was pulled before.</param>
    public ContainerScript Write(Seen pod, JsonObject container, bool isInit, PodFault fault, bool isStuck, bool isImagePresent)
    {
        var (name, image) = (container.TextAt("name"), container.TextAt("image"));
        var isSidecar = isInit && container.TextAt("restartPolicy") == "Always";
        var policy = isSidecar ? "Always" : isInit && pod.Spec.TextAt("restartPolicy") == "Always" ? "OnFailure" : pod.Spec.TextAt("restartPolicy");
        var faulty = isInit ? new PodFault.None() : fault;
        var pullPolicy = container.TextAt("imagePullPolicy");
        var broken = faulty is PodFault.ImagePull || image.Contains("broken", StringComparison.Ordinal);
        var script = new ContainerScript
        {
            Name = name,
            Image = image,
            FieldPath = $"spec.{(isInit ? "initContainers" : "containers")}{{{name}}}",
            Pod = $"{pod.Name}_{pod.Namespace}({pod.Uid})",
            Pace = pace,
            Obstacle = ImageObstacle(image, broken && pullPolicy == "Never"),
            PullError = broken ? NotFound(image) : null,
            IsImagePresent = !broken && (pullPolicy == "Never" || (isImagePresent && pullPolicy != "Always")),
            Pull = pace.Of(PullTime),
            RestartsAfterFailure = policy is "Always" or "OnFailure",
            RestartsAfterSuccess = policy == "Always",
        };
        script = Probes(script, pod, container, faulty, isStuck);
        return Ends(script, pod, container, faulty, isInit && !isSidecar, isSidecar);
    }

    private ContainerScript Probes(ContainerScript script, Seen pod, JsonObject container, PodFault fault, bool isStuck)
    {
        var ready = container.ObjectAt("readinessProbe");
        var period = pace.OfSeconds(Math.Max(1, ready.NumberAt("periodSeconds") ?? 10));
        var delay = pace.OfSeconds(Math.Max(0, ready.NumberAt("initialDelaySeconds") ?? 0));
        var after = delay + (period * (Math.Max(1, ready.NumberAt("successThreshold") ?? 1) - 1));
        if (container.ObjectAt("startupProbe") is { } startup)
        {
            after += pace.OfSeconds(Math.Max(0, startup.NumberAt("initialDelaySeconds") ?? 0));
        }

        if (fault is PodFault.Slow slow)
        {
            after += pace.OfSeconds(slow.Seconds);
        }

        var never = isStuck || fault is PodFault.NeverReady;
        return script with
        {
            ReadyAfter = never ? null : after,
            ProbeFailure = never ? Failure(ready, pod) : "",
            ProbeDelay = delay,
            ProbePeriod = period,
        };
    }

    private ContainerScript Ends(ContainerScript script, Seen pod, JsonObject container, PodFault fault, bool isInit, bool isSidecar) => fault switch
    {
        _ when isInit => script with { RunsFor = pace.Of(InitTime) },
        _ when isSidecar => script,
        PodFault.CrashLoop crash when RunsToAnEnd(pod, container) && crash.HealsAfter is { } healed && Restarts(pod, script.Name) >= healed =>
            script with { RunsFor = pace.Of(JobTime) },
        PodFault.CrashLoop crash => script with
        {
            RunsFor = pace.Of(CrashTime),
            ExitCode = 1,
            HealsAfter = RunsToAnEnd(pod, container) ? null : crash.HealsAfter,

            // What is about to end does not serve first; a healed one does.
            ReadyAfter = crash.HealsAfter is { } healed && Restarts(pod, script.Name) >= healed ? script.ReadyAfter : null,
        },
        PodFault.Slow slow when RunsToAnEnd(pod, container) => script with { RunsFor = pace.OfSeconds(slow.Seconds) },
        PodFault.NeverReady when RunsToAnEnd(pod, container) => script,
        _ when RunsToAnEnd(pod, container) => script with { RunsFor = pace.Of(JobTime) },
        _ => script,
    };

    // A Job's pods do their work and end; a bare pod only when it was given something to run and is not to be started again.
    private static bool RunsToAnEnd(Seen pod, JsonObject container) =>
        pod.Controller is { Kind: "Job" }
        || (pod.Spec.TextAt("restartPolicy") is "Never" or "OnFailure" && (container["command"] ?? container["args"]) is not null);

    private static int Restarts(Seen pod, string container) =>
        pod.Status.ObjectsAt("containerStatuses").FirstOrDefault(status => status.TextAt("name") == container).NumberAt("restartCount") ?? 0;

    private static Obstacle? ImageObstacle(string image, bool isMissing)
    {
        if (ImageName.Parse(image) is null)
        {
            var problem = $"Failed to apply default image tag \"{image}\": couldn't parse image name \"{image}\": invalid reference format";
            return new Obstacle("InvalidImageName", problem, "InspectFailed", problem);
        }

        var absent = $"Container image \"{image}\" is not present with pull policy of Never";
        return isMissing ? new Obstacle("ErrImageNeverPull", absent, "ErrImageNeverPull", absent) : null;
    }

    // What containerd answers for a tag that a registry does not have.
    private static string NotFound(string image)
    {
        var full = ImageName.Parse(image)?.Full ?? image;
        return $"rpc error: code = NotFound desc = failed to pull and unpack image \"{full}\": failed to resolve reference \"{full}\": {full}: not found";
    }

    private static string Failure(JsonObject? probe, Seen pod)
    {
        if (probe.ObjectAt("tcpSocket") is { } socket)
        {
            var port = socket.NumberAt("port") is { } number ? number.ToString(CultureInfo.InvariantCulture) : socket.TextAt("port");
            return $"Readiness probe failed: dial tcp {pod.Status.TextAt("podIP")}:{port}: connect: connection refused";
        }

        return probe switch
        {
            null => "",
            _ when probe.ContainsKey("exec") => "Readiness probe failed: ",
            _ when probe.ContainsKey("grpc") => "Readiness probe failed: service unhealthy (responded with \"NOT_SERVING\")",
            _ => "Readiness probe failed: HTTP probe failed with statuscode: 503",
        };
    }
}
