using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers.Services;

/// <summary>The pods behind a Service, grouped by the port numbers that its ports mean in them.</summary>
internal sealed record ServiceBackends
{
    /// <summary>Each with ports of its own, ordered by them; pods within one by name.</summary>
    public required ImmutableArray<BackendGroup> Groups { get; init; }

    /// <summary>Whether a Service finds its pods by labels: others are looked after by their users.</summary>
    public static bool HasSelector(Seen service) =>
        service.Spec.ObjectAt("selector") is { Count: > 0 } && service.Spec.TextAt("type") != "ExternalName";

    /// <summary>The labels of a pod have everything that the selector names.</summary>
    public static bool Selects(Seen service, Seen pod) =>
        service.Spec.ObjectAt("selector") is { Count: > 0 } selector
        && selector.All(wanted => pod.Labels.TextAt(wanted.Key) is var value && value.Length + Text(wanted.Value).Length > 0
            ? value == Text(wanted.Value)
            : pod.Labels.ContainsKey(wanted.Key));

    public static ServiceBackends Of(Seen service, IEnumerable<Seen> pods)
    {
        var publishNotReady = service.Spec.FlagAt("publishNotReadyAddresses");
        ImmutableArray<ServicePort> ports = [.. ServicePort.Of(service.Spec)];
        var groups = pods
            .Where(pod => Selects(service, pod))
            .Select(pod => PodBackend.Of(pod, publishNotReady))
            .OfType<PodBackend>()
            .Select(backend => (Backend: backend, Ports: Resolve(ports, backend.Pod)))
            .GroupBy(pair => string.Join(',', pair.Ports), pair => pair, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new BackendGroup(
                group.First().Ports,
                [.. group.Select(pair => pair.Backend).OrderBy(backend => backend.Pod.Name, StringComparer.Ordinal)]));
        return new() { Groups = [.. groups] };
    }

    private static ImmutableArray<BackendPort> Resolve(ImmutableArray<ServicePort> ports, Seen pod) =>
    [
        .. ports.Select(port => port.In(pod) is { } number ? new BackendPort(port.Name, number, port.Protocol) : null).OfType<BackendPort>(),
    ];

    private static string Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : "";
}

/// <summary>A port of a Service as the number that it has in some pods.</summary>
internal sealed record BackendPort(string Name, int Number, string Protocol);

/// <summary>Pods of a Service in which its ports have the same numbers.</summary>
internal sealed record BackendGroup(ImmutableArray<BackendPort> Ports, ImmutableArray<PodBackend> Backends);
