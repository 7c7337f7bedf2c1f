using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Schemas.Defaults;

/// <summary>What containers and their probes get by themselves (pkg/apis/core/v1/defaults.go).</summary>
internal static class ContainerDefaults
{
    public static void Container(JsonObject container)
    {
        container.Default("imagePullPolicy", IsLatest(container.Text("image")) ? "Always" : "IfNotPresent");
        container.Default("terminationMessagePath", "/dev/termination-log");
        container.Default("terminationMessagePolicy", "File");
        foreach (var port in container.Objects("ports"))
        {
            port.Default("protocol", "TCP");
        }

        foreach (var variable in container.Objects("env"))
        {
            VolumeDefaults.FieldReference(variable.Object("valueFrom"));
        }

        foreach (var name in (ReadOnlySpan<string>)["livenessProbe", "readinessProbe", "startupProbe"])
        {
            if (container.Object(name) is { } probe)
            {
                Probe(probe);
            }
        }

        Action(container.Object("lifecycle", "postStart"));
        Action(container.Object("lifecycle", "preStop"));
    }

    private static void Probe(JsonObject probe)
    {
        probe.DefaultNumber("timeoutSeconds", 1);
        probe.DefaultNumber("periodSeconds", 10);
        probe.DefaultNumber("successThreshold", 1);
        probe.DefaultNumber("failureThreshold", 3);
        Action(probe);
        probe.Object("grpc")?.Default("service", "");
    }

    private static void Action(JsonObject? action)
    {
        if (action?.Object("httpGet") is { } get)
        {
            get.Default("path", "/");
            get.Default("scheme", "HTTP");
        }
    }

    /// <summary>No tag and no digest mean the latest one (pkg/util/parsers).</summary>
    private static bool IsLatest(string image)
    {
        if (image.Contains('@', StringComparison.Ordinal))
        {
            return false;
        }

        var colon = image.LastIndexOf(':');
        return colon < image.LastIndexOf('/') || colon < 0 || image[(colon + 1)..] == "latest";
    }
}
