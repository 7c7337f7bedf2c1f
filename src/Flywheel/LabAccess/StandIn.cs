using System.Collections.Immutable;

namespace Flywheel.LabAccess;

/// <summary>A provider that the lab stands in for.</summary>
/// <param name="Address">Its source address without a registry's host.</param>
/// <param name="Resources">The types of resources that it has.</param>
/// <param name="Versions">The versions that it passes for where a version must be said, newest first; they exist in the real registry.</param>
internal sealed record StandIn(string Address, ImmutableArray<string> Resources, params ImmutableArray<string> Versions)
{
    /// <summary>All of them, by address.</summary>
    public static ImmutableArray<StandIn> All { get; } =
    [
        new("alekc/kubectl", ["kubectl_manifest"], "2.4.1"),
        new("gitlabhq/gitlab", ["gitlab_user_runner"], "19.1.0"),
        new("hashicorp/helm", ["helm_release"], "3.1.2"),
        new("hashicorp/kubernetes", ["kubernetes_config_map_v1", "kubernetes_namespace_v1", "kubernetes_secret_v1"], "3.2.1", "2.38.0"),
        new("hashicorp/random", ["random_id", "random_password"], "3.9.0"),
    ];

    /// <summary>The registries under whose names tofu and terraform look for them.</summary>
    public static ImmutableArray<string> Registries { get; } = ["registry.terraform.io", "registry.opentofu.org"];

    /// <summary>The last part of the address: <c>kubectl</c>.</summary>
    public string Type => Address[(Address.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>The stand-in for a provider as a configuration names it: <c>hashicorp/helm</c>, <c>helm</c>, with a registry's host or without.</summary>
    public static StandIn? For(string source)
    {
        var parts = source.Split('/');
        var address = parts switch
        {
            [var type] => $"hashicorp/{type}",
            [_, _] => source,
            [var host, var space, var type] when Registries.Contains(host) => $"{space}/{type}",
            _ => "",
        };
        return All.FirstOrDefault(standIn => standIn.Address.Equals(address, StringComparison.OrdinalIgnoreCase));
    }
}
