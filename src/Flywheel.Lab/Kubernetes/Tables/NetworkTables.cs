using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Kubernetes.Tables;

/// <summary>The tables of what connects pods.</summary>
internal static class NetworkTables
{
    private const string Unset = "<unset>";

    public static IEnumerable<KeyValuePair<string, TableLayout>> All { get; } =
    [
        new("services", new(
            [
                TableColumn.ObjectName, new("Type"), new("Cluster-IP"), new("External-IP"), new("Port(s)"), TableColumn.Age, TableColumn.Wide("Selector"),
            ],
            (content, now) =>
            [
                content.Name(), content.TextAt("spec.type"), content.TextAt("spec.clusterIP", Cells.None), ExternalAddress(content), Ports(content),
                Cells.Age(content, now), Cells.Labels(content.At("spec.selector")),
            ])),
        new("endpoints", new(
            [TableColumn.ObjectName, new("Endpoints"), TableColumn.Age],
            (content, now) => [content.Name(), Addresses(content), Cells.Age(content, now)])),
        new("endpointslices.discovery.k8s.io", new(
            [TableColumn.ObjectName, new("AddressType"), new("Ports"), new("Endpoints"), TableColumn.Age],
            (content, now) => [content.Name(), content.TextAt("addressType"), SlicePorts(content), SliceAddresses(content), Cells.Age(content, now)])),
        new("ingresses.networking.k8s.io", new(
            [TableColumn.ObjectName, new("Class"), new("Hosts"), new("Address"), new("Ports"), TableColumn.Age],
            (content, now) =>
            [
                content.Name(), content.TextAt("spec.ingressClassName", Cells.None), Hosts(content), LoadBalancer(content),
                content.CountAt("spec.tls") > 0 ? "80, 443" : "80", Cells.Age(content, now),
            ])),
        new("ingressclasses.networking.k8s.io", new(
            [TableColumn.ObjectName, new("Controller"), new("Parameters"), TableColumn.Age],
            (content, now) => [content.Name(), content.TextAt("spec.controller"), Parameters(content), Cells.Age(content, now)])),
        new("networkpolicies.networking.k8s.io", new(
            [TableColumn.ObjectName, new("Pod-Selector"), TableColumn.Age],
            (content, now) => [content.Name(), Cells.Selector(content.At("spec.podSelector")), Cells.Age(content, now)])),
    ];

    private static string ExternalAddress(JsonObject service)
    {
        var external = string.Join(',', (service["spec"] as JsonObject).Texts("externalIPs"));
        return service.TextAt("spec.type") switch
        {
            "ClusterIP" or "NodePort" => external.Length > 0 ? external : Cells.None,
            "LoadBalancer" when LoadBalancer(service) is { Length: > 0 } balancer => external.Length > 0 ? $"{balancer},{external}" : balancer,
            "LoadBalancer" => external.Length > 0 ? external : "<pending>",
            "ExternalName" => service.TextAt("spec.externalName"),
            _ => HumanDuration.Unknown,
        };
    }

    private static string LoadBalancer(JsonObject content) => string.Join(',', content.ItemsAt("status.loadBalancer.ingress")
        .Select(ingress => ingress.Text("ip") is { Length: > 0 } address ? address : ingress.Text("hostname"))
        .Where(address => address.Length > 0)
        .Distinct()
        .Order(StringComparer.Ordinal));

    private static string Ports(JsonObject service)
    {
        var ports = service.ItemsAt("spec.ports").Select(port => port.Number("nodePort") is > 0 and var node
            ? $"{port.Number("port")}:{node}/{Protocol(port)}"
            : $"{port.Number("port")}/{Protocol(port)}");
        return string.Join(',', ports) is { Length: > 0 } text ? text : Cells.None;
    }

    private static string Protocol(JsonObject port) => port.TextAt("protocol", "TCP");

    private static string Addresses(JsonObject endpoints)
    {
        if (endpoints.CountAt("subsets") == 0)
        {
            return Cells.None;
        }

        var all = endpoints.ItemsAt("subsets").SelectMany(subset => subset.CountAt("ports") == 0
            ? subset.ItemsAt("addresses").Select(address => address.Text("ip"))
            : subset.ItemsAt("ports").SelectMany(port => subset.ItemsAt("addresses").Select(address => HostAndPort(address.Text("ip"), port.Number("port"))))).ToList();
        return Cells.FirstThree(all, all.Count, "");
    }

    private static string HostAndPort(string host, long? port) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";

    private static string SlicePorts(JsonObject slice)
    {
        var ports = slice.ItemsAt("ports").Select(port => port.TextAt("port", port.TextAt("name", "*"))).ToList();
        return Cells.FirstThree(ports, ports.Count, Unset);
    }

    private static string SliceAddresses(JsonObject slice)
    {
        var addresses = slice.ItemsAt("endpoints").SelectMany(endpoint => endpoint.Texts("addresses")).ToList();
        return Cells.FirstThree(addresses, addresses.Count, Unset);
    }

    private static string Hosts(JsonObject ingress)
    {
        var rules = ingress.ItemsAt("spec.rules").ToList();
        var hosts = rules.Select(rule => rule.Text("host")).Where(host => host.Length > 0).ToList();
        return Cells.FirstThree(hosts, rules.Count, "*");
    }

    private static string Parameters(JsonObject ingressClass) => ingressClass.At("spec.parameters") is JsonObject parameters
        ? parameters.Text("kind") + (parameters.Text("apiGroup") is { Length: > 0 } group ? $".{group}" : "") + $"/{parameters.Text("name")}"
        : Cells.None;
}
