using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Flywheel.LabAccess;

/// <summary>The environment variables that lead tools to a lab.</summary>
internal static class LabVariables
{
    /// <summary>For kubectl, tofu and scripts. Secrets are not among them: they are in files that some of them name.</summary>
    /// <param name="lab">A running lab.</param>
    /// <param name="identity">Whose kubeconfig: <c>pipeline</c>, <c>admin</c>.</param>
    public static ImmutableSortedDictionary<string, string> For(LabAddress lab, string identity)
    {
        var folder = Path.GetDirectoryName(lab.Kubeconfig)!;
        var kubeconfig = KubeconfigOf(lab, identity);
        return ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal)
            .Add("KUBECONFIG", kubeconfig)
            .Add("KUBE_CONFIG_PATH", kubeconfig)
            .Add("KUBECACHEDIR", Path.Combine(folder, "kube-cache"))
            .Add("TF_REATTACH_PROVIDERS", Reattach(lab))
            .Add("FLYWHEEL_LAB_CA", lab.CertificateFile)
            .Add("FLYWHEEL_FORGE_URL", lab.Forge)
            .Add("FLYWHEEL_FORGE_TOKEN_FILE", ForgeTokenFile(lab))
            .Add("FLYWHEEL_STATE_URL", lab.State);
    }

    /// <summary>The file with the pipeline's token for the forge.</summary>
    public static string ForgeTokenFile(LabAddress lab) => Path.Combine(Path.GetDirectoryName(lab.Kubeconfig)!, "forge-token");

    /// <summary>The kubeconfig of an identity.</summary>
    public static string KubeconfigOf(LabAddress lab, string identity) => $"{lab.Kubeconfig}-{identity}";

    /// <summary>The value of <c>TF_REATTACH_PROVIDERS</c>: each stand-in under its address in both registries.</summary>
    public static string Reattach(LabAddress lab)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            foreach (var (address, socket) in lab.Providers)
            {
                foreach (var registry in StandIn.Registries)
                {
                    Write(writer, $"{registry}/{address}", socket, lab.Pid);
                }
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static void Write(Utf8JsonWriter writer, string address, string socket, int pid)
    {
        writer.WriteStartObject(address);
        writer.WriteString("Protocol", "grpc");
        writer.WriteNumber("ProtocolVersion", 6);
        writer.WriteNumber("Pid", pid);
        // With Test tofu leaves the process alone when it is done with it.
        writer.WriteBoolean("Test", true);
        writer.WriteStartObject("Addr");
        writer.WriteString("Network", "unix");
        writer.WriteString("String", socket);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
