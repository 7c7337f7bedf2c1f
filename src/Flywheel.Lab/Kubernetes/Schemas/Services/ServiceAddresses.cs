using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Kubernetes.Schemas.Validation;

namespace Flywheel.Lab.Kubernetes.Schemas.Services;

/// <summary>
/// Gives services their cluster addresses and node ports. Where a service begins to look follows from its name, so that it gets the same
/// address again after it was deleted.
/// </summary>
/// <param name="services">All services of the cluster.</param>
internal sealed class ServiceAddresses(Func<ImmutableArray<KubeObject>> services)
{
    private const int FirstNodePort = 30000;
    private const int NodePorts = 2768;
    private const uint FirstAddress = 0x0A60_0000;
    private const uint Addresses = 0x1_0000;

    /// <summary>Fills in what the service needs and does not have; what it asks for by itself must be free.</summary>
    public void Assign(JsonObject service, FieldErrors errors)
    {
        var spec = service.Ensure("spec");
        if (ServiceForm.NeedsClusterIp(spec))
        {
            Families(spec);
        }

        var wantsAddress = ServiceForm.NeedsClusterIp(spec) && spec.Text("clusterIP") is not "None";
        var wantsPorts = ServiceForm.NeedsNodePorts(spec);
        if (!wantsAddress && !wantsPorts)
        {
            return;
        }

        var metadata = service.Ensure("metadata");
        var identity = $"{metadata.Text("namespace")}/{metadata.Text("name")}";
        var taken = Taken(identity);
        if (wantsAddress)
        {
            Address(spec, identity, taken.Addresses, errors);
        }

        if (wantsPorts)
        {
            Ports(spec, identity, taken.Ports, errors);
        }
    }

    private static void Families(JsonObject spec)
    {
        if (spec.Text("clusterIP").Length == 0 && spec.Texts("clusterIPs").FirstOrDefault() is { } first)
        {
            spec["clusterIP"] = first;
        }

        if (spec.Text("clusterIP") is { Length: > 0 } address)
        {
            spec.Default("clusterIPs", new JsonArray(address));
        }

        spec.Default("ipFamilies", new JsonArray("IPv4"));
        spec.Default("ipFamilyPolicy", "SingleStack");
    }

    private static void Address(JsonObject spec, string identity, HashSet<string> taken, FieldErrors errors)
    {
        if (spec.Text("clusterIP") is { Length: > 0 } asked)
        {
            if (!InRange(asked))
            {
                errors.Invalid("spec.clusterIPs", $"[]string{{\"{asked}\"}}", $"failed to allocate IP {asked}: the provided IP ({asked}) is not in the valid range. The range of valid IPs is 10.96.0.0/16");
            }
            else if (taken.Contains(asked))
            {
                errors.Invalid("spec.clusterIPs", $"[]string{{\"{asked}\"}}", $"failed to allocate IP {asked}: provided IP is already allocated");
            }

            return;
        }

        // the lowest addresses are left to those who ask for one by number
        const uint Low = 256;
        var start = Hash(identity) % (Addresses - Low - 1);
        for (uint i = 0; i < Addresses - Low - 1; i++)
        {
            var address = Text(FirstAddress + Low + ((start + i) % (Addresses - Low - 1)));
            if (!taken.Contains(address))
            {
                spec["clusterIP"] = address;
                spec["clusterIPs"] = new JsonArray(address);
                return;
            }
        }

        errors.Add("InternalError", "spec.clusterIPs", "Internal error: failed to allocate a serviceIP: range is full");
    }

    private static void Ports(JsonObject spec, string identity, HashSet<long> taken, FieldErrors errors)
    {
        var index = 0;
        foreach (var port in spec.Objects("ports"))
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"spec.ports[{index++}].nodePort");
            if (port.Number("nodePort") is { } asked and not 0)
            {
                if (asked is < FirstNodePort or >= FirstNodePort + NodePorts)
                {
                    errors.Invalid(field, asked, "provided port is not in the valid range. The range of valid ports is 30000-32767");
                }
                else if (!taken.Add(asked))
                {
                    errors.Invalid(field, asked, "provided port is already allocated");
                }

                continue;
            }

            var start = Hash($"{identity}/{port["port"]}") % NodePorts;
            for (uint i = 0; i < NodePorts; i++)
            {
                var candidate = FirstNodePort + ((start + i) % NodePorts);
                if (taken.Add(candidate))
                {
                    port["nodePort"] = (int)candidate;
                    break;
                }
            }
        }
    }

    private (HashSet<string> Addresses, HashSet<long> Ports) Taken(string except)
    {
        HashSet<string> addresses = new(StringComparer.Ordinal);
        HashSet<long> ports = [];
        foreach (var other in services())
        {
            if ($"{other.Key.Namespace}/{other.Key.Name}" != except && other.Content().Object("spec") is { } spec)
            {
                addresses.UnionWith(spec.Texts("clusterIPs"));
                ports.UnionWith(spec.Objects("ports").Select(port => port.Number("nodePort") ?? 0));
            }
        }

        return (addresses, ports);
    }

    private static bool InRange(string address) =>
        IPAddress.TryParse(address, out var parsed) && parsed.GetAddressBytes() is [10, 96, _, _];

    private static string Text(uint address) => string.Create(
        CultureInfo.InvariantCulture, $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}");

    /// <summary>FNV-1a: the same in every process.</summary>
    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var character in text)
        {
            hash = (hash ^ character) * 16777619;
        }

        return hash ^ (hash >> 15);
    }
}
