using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Schemas.Defaults;

/// <summary>
/// What pods and their templates get by themselves: pkg/apis/core/v1/defaults.go, and for pods alone the admission plugins that every
/// cluster runs (Priority, ServiceAccount, DefaultTolerationSeconds).
/// </summary>
internal static class PodDefaults
{
    /// <summary>A pod's or template's spec.</summary>
    public static void Spec(JsonObject spec)
    {
        spec.Default("dnsPolicy", "ClusterFirst");
        spec.Default("restartPolicy", "Always");
        spec.Default("securityContext", new JsonObject());
        spec.Default("terminationGracePeriodSeconds", 30);
        spec.Default("schedulerName", "default-scheduler");
        // the server keeps the old name of the field beside the new one
        CopyAlias(spec, "serviceAccountName", "serviceAccount");
        foreach (var list in (ReadOnlySpan<string>)["initContainers", "containers", "ephemeralContainers"])
        {
            foreach (var container in spec.Objects(list))
            {
                ContainerDefaults.Container(container);
            }
        }

        foreach (var volume in spec.Objects("volumes"))
        {
            VolumeDefaults.Volume(volume);
        }

        if (spec.Flag("hostNetwork"))
        {
            HostPorts(spec);
        }
    }

    /// <summary>A pod, after its spec's defaults.</summary>
    public static void Pod(JsonObject pod, bool isNew)
    {
        var spec = pod.Ensure("spec");
        Spec(spec);
        spec.Default("enableServiceLinks", true);
        foreach (var container in spec.Objects("containers").Concat(spec.Objects("initContainers")))
        {
            RequestsFromLimits(container);
        }

        if (!isNew)
        {
            return;
        }

        Admission(spec);
        var status = pod.Ensure("status");
        status.Default("phase", "Pending");
        status.Default("qosClass", QualityClass.Of(spec));
    }

    private static void Admission(JsonObject spec)
    {
        spec.Default("serviceAccountName", "default");
        CopyAlias(spec, "serviceAccountName", "serviceAccount");
        spec.Default("preemptionPolicy", "PreemptLowerPriority");
        spec.Default("priority", 0);
        var tolerations = spec["tolerations"] as JsonArray ?? [];
        foreach (var key in (ReadOnlySpan<string>)["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"])
        {
            var name = key;
            if (!tolerations.OfType<JsonObject>().Any(toleration => Tolerates(toleration, name)))
            {
                tolerations.Add(new JsonObject
                {
                    ["key"] = name,
                    ["operator"] = "Exists",
                    ["effect"] = "NoExecute",
                    ["tolerationSeconds"] = 300,
                });
            }
        }

        spec["tolerations"] ??= tolerations;
    }

    private static bool Tolerates(JsonObject toleration, string key) =>
        (toleration.Text("key") == key || toleration.Text("key").Length == 0) && toleration.Text("effect") is "" or "NoExecute";

    private static void CopyAlias(JsonObject spec, string name, string alias)
    {
        if (spec.Text(name) is { Length: > 0 } value)
        {
            spec[alias] = value;
        }
        else if (spec.Text(alias) is { Length: > 0 } old)
        {
            spec[name] = old;
        }
    }

    private static void RequestsFromLimits(JsonObject container)
    {
        if (container.Object("resources", "limits") is { } limits)
        {
            var requests = container.Ensure("resources").Ensure("requests");
            foreach (var (resource, amount) in limits)
            {
                requests.Default(resource, amount?.DeepClone());
            }
        }
    }

    private static void HostPorts(JsonObject spec)
    {
        foreach (var container in spec.Objects("containers").Concat(spec.Objects("initContainers")))
        {
            foreach (var port in container.Objects("ports"))
            {
                port.Default("hostPort", port["containerPort"]?.DeepClone());
            }
        }
    }
}
