using System.Collections.Immutable;
using System.Text;
using Flywheel.Files;

namespace Flywheel.Lab.Hosting;

/// <summary>The kubeconfig of a lab: its contexts, each for one user of each identity.</summary>
/// <param name="Server">The API's URL.</param>
/// <param name="CertificatePem">The lab's CA.</param>
/// <param name="Contexts">Names of the contexts; the first is the current one.</param>
/// <param name="Tokens">The token of each identity.</param>
internal sealed record Kubeconfig(string Server, string CertificatePem, ImmutableArray<string> Contexts, ImmutableSortedDictionary<string, string> Tokens)
{
    /// <summary>As YAML: every string is quoted as JSON, which YAML reads the same.</summary>
    /// <param name="identity">The user of all contexts.</param>
    public string Render(string identity)
    {
        var text = new StringBuilder();
        text.Append("# of a flywheel lab, a simulation: no cluster stands behind it\n");
        text.Append("apiVersion: v1\nkind: Config\nclusters:\n");
        text.Append("  - name: flywheel-lab\n    cluster:\n");
        text.Append(Line("      server", Server));
        text.Append(Line("      certificate-authority-data", Convert.ToBase64String(Encoding.ASCII.GetBytes(CertificatePem))));
        text.Append("users:\n");
        // Its own token alone: who is given the pipeline's file is not given the cluster.
        text.Append(Line("  - name", identity)).Append("    user:\n").Append(Line("      token", Tokens[identity]));
        text.Append("contexts:\n");
        foreach (var context in Contexts)
        {
            text.Append(Line("  - name", context)).Append("    context:\n      cluster: flywheel-lab\n").Append(Line("      user", identity));
        }

        return text.Append(Line("current-context", Contexts[0])).ToString();
    }

    /// <summary>Writes the file that flywheel's children get, for the pipeline's identity, and one for each identity beside it.</summary>
    /// <param name="path">The pipeline's file; another identity's has its name behind it.</param>
    public void Write(string path)
    {
        DurableFile.Write(path, Encoding.UTF8.GetBytes(Render(LabTokens.Pipeline)), DurableFile.Private);
        foreach (var identity in Tokens.Keys)
        {
            DurableFile.Write($"{path}-{identity}", Encoding.UTF8.GetBytes(Render(identity)), DurableFile.Private);
        }
    }

    private static string Line(string key, string value) => $"{key}: \"{JsonEncoded(value)}\"\n";

    private static string JsonEncoded(string value) => System.Text.Json.JsonEncodedText.Encode(value).ToString();
}
