using System.Collections.Immutable;
using Flywheel.Settings;

namespace Flywheel.Tools;

/// <summary>The environment that a child gets: named variables of ours and nothing else, so that nothing slips through by luck.</summary>
/// <remarks>
/// What makes a tool do something else behind our back never passes: <c>TF_CLI_ARGS*</c>, <c>TF_DATA_DIR</c>, <c>TF_WORKSPACE</c>,
/// <c>TF_LOG*</c>, <c>LD_*</c>, <c>GIT_CONFIG*</c>, <c>NODE_OPTIONS</c>, <c>BASH_ENV</c>.
/// </remarks>
internal static class ChildEnvironment
{
    private static readonly ImmutableArray<string> Everybody =
    [
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "LANG", "TZ", "CI", "XDG_CACHE_HOME", "XDG_CONFIG_HOME",
        "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME", "SSL_CERT_FILE", "SSL_CERT_DIR", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
        "http_proxy", "https_proxy", "no_proxy",
    ];

    // Credentials and addresses that providers and backends read by themselves.
    private static readonly ImmutableArray<string> TofuFamilies =
    [
        "AWS_", "GOOGLE_", "GCLOUD_", "CLOUDSDK_", "ARM_", "AZURE_", "KUBE", "HELM_", "GITLAB_", "VAULT_", "CONSUL_", "NOMAD_", "CLOUDFLARE_", "HCLOUD_",
        "DIGITALOCEAN_", "SPACES_", "CIVO_", "LINODE_", "SCW_", "OS_", "PG", "MINIO_", "TF_HTTP_", "TF_TOKEN_", "TF_VAR_",
    ];

    private static readonly ImmutableArray<string> TofuNames =
        ["GITHUB_TOKEN", "TF_ENCRYPTION", "TF_REATTACH_PROVIDERS", "SSH_AUTH_SOCK", "NETRC"];

    /// <summary>For tofu: everybody's, the families above, the named secrets, and what flywheel sets itself.</summary>
    /// <param name="own">Flywheel's own environment.</param>
    /// <param name="secrets">Further names that pass, from the settings; none that <see cref="RefusedVariables"/> refuses.</param>
    public static ImmutableSortedDictionary<string, string> ForTofu(IReadOnlyDictionary<string, string> own, IEnumerable<string> secrets)
    {
        var named = secrets.ToHashSet(StringComparer.Ordinal);
        var child = Pick(own, name =>
            IsEverybodys(name) || TofuNames.Contains(name) || (named.Contains(name) && RefusedVariables.WhyNot(name, own[name]) is null)
            || TofuFamilies.Any(family => name.StartsWith(family, StringComparison.Ordinal)));

        // A configuration that names a missing file makes every command print a warning.
        if (own.TryGetValue("TF_CLI_CONFIG_FILE", out var file) && File.Exists(file))
        {
            child = child.SetItem("TF_CLI_CONFIG_FILE", file);
        }

        return WithKubeconfig(child).SetItem("CHECKPOINT_DISABLE", "1").SetItem("TF_IN_AUTOMATION", "1").SetItem("TF_INPUT", "0");
    }

    /// <summary>For programs that need no credentials, such as git and the user's own jobs.</summary>
    public static ImmutableSortedDictionary<string, string> Plain(IReadOnlyDictionary<string, string> own) => Pick(own, IsEverybodys);

    // kubectl and CI systems say KUBECONFIG, which no provider reads; who names a file for the providers themselves has the last word.
    private static ImmutableSortedDictionary<string, string> WithKubeconfig(ImmutableSortedDictionary<string, string> child) =>
        child.GetValueOrDefault("KUBECONFIG") is not { Length: > 0 } files || child.ContainsKey("KUBE_CONFIG_PATH") || child.ContainsKey("KUBE_CONFIG_PATHS") ? child
            : child.SetItem(files.Contains(Path.PathSeparator, StringComparison.Ordinal) ? "KUBE_CONFIG_PATHS" : "KUBE_CONFIG_PATH", files);

    private static bool IsEverybodys(string name) => Everybody.Contains(name) || name.StartsWith("LC_", StringComparison.Ordinal);

    private static ImmutableSortedDictionary<string, string> Pick(IReadOnlyDictionary<string, string> own, Func<string, bool> passes) =>
        own.Where(variable => passes(variable.Key)).ToImmutableSortedDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
}
