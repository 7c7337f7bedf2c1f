using System.Globalization;
using System.Text;
using Flywheel.Diagnostics;

namespace Flywheel.Organizations;

/// <summary>Rewrites the older shape as the canonical one. What the older one could not say is left to be filled in, with a comment.</summary>
internal static class OrganizationConverter
{
    /// <summary>What stands where a person must fill something in; the reader knows it as a placeholder.</summary>
    private const string Unknown = "change-me";

    /// <summary>The canonical text; null value when the file cannot be read.</summary>
    /// <param name="file">Name for positions.</param>
    /// <param name="utf8">A file in the older shape. The canonical shape is returned as it is.</param>
    public static Checked<string> Convert(string file, ReadOnlySpan<byte> utf8)
    {
        var read = OrganizationReader.Read(file, utf8);
        return read.Value switch
        {
            null => new(null, read.Diagnostics),
            { IsOlderShape: false } => new(Encoding.UTF8.GetString(utf8), read.Diagnostics),
            var organization => new(Write(organization, RunnerNamespaces(organization)), read.Diagnostics),
        };
    }

    private static string Write(Organization organization, string? runnerNamespaces)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            organization:
              name: {Scalar(organization.Name)}
              environments:

            """);
        foreach (var environment in organization.Environments)
        {
            text.Append(CultureInfo.InvariantCulture, $"""
                    {Scalar(environment.Name)}:
                      cluster_context: {Scalar(environment.ClusterContext)}
                      namespace: {Scalar(environment.Namespace)}
                      domain: {Scalar(environment.Domain)}

                """);
        }

        text.Append(CultureInfo.InvariantCulture, $$"""

            # The older shape did not describe runners. Fill them in, for example:
            #   docker: { type: docker, tags: [docker, linux], concurrent_jobs: 4 }

            """);
        if (runnerNamespaces is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"# {runnerNamespaces}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $$"""
            runners: {}

            # The older shape did not describe the cache. Fill in its address and its name.
            cache:
              server: {{Scalar($"https://{Unknown}.{organization.Environments[0].Domain}")}}
              name: {{Unknown}}

            """);
        if (organization.Forge is { } forge)
        {
            text.Append(CultureInfo.InvariantCulture, $"""

                forge:
                  type: gitlab
                  url: {Scalar(forge.Url)}
                  group: {Scalar(forge.Group)}

                """);
        }

        return text.ToString();
    }

    private static string? RunnerNamespaces(Organization organization)
    {
        var named = organization.Environments.Where(e => e.RunnerNamespace is not null).Select(e => $"{e.Name}: {e.RunnerNamespace}").ToArray();
        return named.Length == 0 ? null : $"Namespaces of the runners, now a variable of the stack `runners`: {string.Join(", ", named)}";
    }

    // Without quotes only what no reader of YAML takes for anything but text.
    private static string Scalar(string text)
    {
        var isPlain = char.IsAsciiLetter(text[0])
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '/' or ':' or '_')
            && text[^1] != ':'
            && text.ToUpperInvariant() is not ("TRUE" or "FALSE" or "YES" or "NO" or "ON" or "OFF" or "NULL" or "Y" or "N");
        return isPlain ? text : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }
}
