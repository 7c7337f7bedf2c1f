using System.Globalization;
using Flywheel.LabAccess;

namespace Flywheel.Lab.Hosting;

/// <summary>What a lab says when it is ready, first of all that it is none of the real things.</summary>
internal static class Banner
{
    public static string Of(LabAddress lab) => string.Create(CultureInfo.InvariantCulture, $"""
        flywheel lab {lab.Version}: a simulation of a cluster, a forge and tofu providers; nothing here is real
          kubernetes  {lab.Kubernetes} (contexts: {string.Join(", ", lab.Contexts)})
          forge       {lab.Forge}
          states      {lab.State}
          ingress     http://*.lab.localhost:{lab.IngressHttpPort}, https://*.lab.localhost:{lab.IngressHttpsPort}
        """);
}
