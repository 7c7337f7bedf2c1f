using System.Text.Json;
using Flywheel.Clusters;
using Flywheel.Documents;

namespace Flywheel.Readiness.Rules;

/// <summary>Services and Ingresses: whether they have the address that they ask for.</summary>
internal static class NetworkRule
{
    public static Verdict JudgeService(Subject subject) => subject.Object.Text("spec", "type") switch
    {
        "LoadBalancer" => Address(subject.Object),
        "ExternalName" => Verdict.Ready($"it stands for {subject.Object.Text("spec", "externalName")}"),
        _ => Verdict.Ready("it needs no address from outside"),
    };

    public static Verdict JudgeIngress(Subject subject) => Address(subject.Object);

    private static Verdict Address(KubernetesObject it)
    {
        var addresses = it.Items("status", "loadBalancer", "ingress").Select(AddressOf).Where(address => address is not null).ToList();
        return addresses.Count > 0
            ? Verdict.Ready($"it has the address {string.Join(", ", addresses.Take(3))}", "AddressAssigned")
            : Verdict.Progressing("AddressPending", "it has no address of a load balancer yet") with { Since = it.CreatedAt };
    }

    private static string? AddressOf(JsonElement entry) => entry.TextOf("hostname") ?? entry.TextOf("ip");
}
