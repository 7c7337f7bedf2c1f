using System.Collections.Immutable;
using Flywheel.Lab.Controllers;
using Flywheel.Lab.Controllers.Processes;
using Flywheel.Lab.Kubernetes;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Ingress;

/// <summary>
/// Chooses the pod that answers for a route: the ready endpoints of its Service take turns. Only pods of this cluster ever come out, whatever
/// addresses an Endpoints object names, so that nobody reaches other services of this machine through the lab. Thread-safe.
/// </summary>
internal sealed class BackendChoice(Cluster cluster, LocalPorts ports)
{
    private int _turn;

    public Destination For(Route route)
    {
        if (route.Service.Length == 0)
        {
            return new Destination.None(502, $"Ingress {route.Namespace}/{route.Ingress} names a backend that is no Service; the lab knows only Services.");
        }

        var name = $"Service {route.Namespace}/{route.Service}";
        if (Find(Collections.Services, route.Namespace, route.Service)?.Content() is not { } service)
        {
            return new Destination.None(503, $"{name} does not exist; Ingress {route.Namespace}/{route.Ingress} names it.");
        }

        if (service.TextAt("spec", "type") == "ExternalName")
        {
            return new Destination.None(502, $"{name} is of type ExternalName; the lab forwards to pods of its own alone.");
        }

        var port = service.ObjectsAt("spec", "ports").FirstOrDefault(port =>
            route.PortNumber > 0 ? port.NumberAt("port") == route.PortNumber : port.TextAt("name") == route.PortName);
        if (port is null)
        {
            return new Destination.None(503, $"{name} has no port {(route.PortNumber > 0 ? route.PortNumber : route.PortName)}.");
        }

        var pods = ReadyPods(route, port.TextAt("name"));
        if (pods.IsEmpty)
        {
            return new Destination.None(503, $"{name} has no ready endpoint.");
        }

        return Answering(pods[(int)((uint)Interlocked.Increment(ref _turn) % (uint)pods.Length)]);
    }

    private ImmutableArray<KubeObject> ReadyPods(Route route, string portName)
    {
        var endpoints = Find(Collections.Endpoints, route.Namespace, route.Service)?.Content();
        return
        [
            .. endpoints.ObjectsAt("subsets")
                .Where(subset => subset.ObjectsAt("ports").Any(port => port.TextAt("name") == portName))
                .SelectMany(subset => subset.ObjectsAt("addresses"))
                .Select(address => address.ObjectAt("targetRef"))
                .Where(target => target.TextAt("kind") == "Pod")
                .Select(target => Find(Collections.Pods, route.Namespace, target.TextAt("name")))
                .OfType<KubeObject>(),
        ];
    }

    private Destination Answering(KubeObject pod) => ports.Find(pod.Uid) is { } port
        ? new Destination.Process(pod.Key.Namespace, pod.Key.Name, port)
        : new Destination.Imagined(pod.Content());

    private KubeObject? Find(ResourceName resource, string @namespace, string name) => cluster.Find(new ObjectKey(resource, @namespace, name));
}
