using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Flywheel.Clusters;
using Flywheel.Diagnostics;
using Flywheel.Forges;
using Flywheel.Jobs;
using Flywheel.Organizations;
using Flywheel.Processes;

namespace Flywheel.Plans.Bindings;

/// <summary>Which cluster and which forge a stack acts on, as they say themselves. Asked for beside the plan, so it takes no time of its own.</summary>
/// <param name="Targets">By the names of <see cref="TargetNames"/>.</param>
/// <param name="Warnings">What did not answer.</param>
internal sealed record TargetIdentity(ImmutableSortedDictionary<string, string> Targets, ImmutableArray<Diagnostic> Warnings)
{
    // A plan that needs the cluster waits for it itself; this answer must not be what a run waits for.
    private static readonly ClusterLimits ClusterPatience = new()
    {
        Connect = TimeSpan.FromSeconds(5),
        Headers = TimeSpan.FromSeconds(10),
        Whole = TimeSpan.FromSeconds(10),
        Tries = 1,
    };

    private static readonly ForgeLimits ForgePatience = new() { Try = TimeSpan.FromSeconds(5), Question = TimeSpan.FromSeconds(10), Pause = TimeSpan.FromMilliseconds(100), Retries = 1 };
    private static readonly ResourceKind Namespaces = new("v1", "Namespace", "namespaces", IsNamespaced: false);

    public static TargetIdentity None { get; } = new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal), []);

    /// <summary>Asks both at once; whoever does not answer is <see cref="TargetNames.NotKnown"/>, never an exception.</summary>
    public static async Task<TargetIdentity> ReadAsync(StackTarget target, JobContext context, CancellationToken cancellationToken)
    {
        if (target.Access is not { } access)
        {
            return None;
        }

        // What is on disk is read on another thread too: the plan starts meanwhile.
        var cluster = StackProviders.NeedCluster(target) ? Task.Run(() => ClusterAsync(access, context, cancellationToken), cancellationToken) : Task.FromResult(None);
        var forge = StackProviders.NeedForge(target) && access.Forge is { Type: ForgeType.GitLab } named
            ? Task.Run(() => ForgeAsync(access, named, context, cancellationToken), cancellationToken)
            : Task.FromResult(None);
        var (first, second) = (await cluster, await forge);
        return new(first.Targets.AddRange(second.Targets), [.. first.Warnings, .. second.Warnings]);
    }

    private static async Task<TargetIdentity> ClusterAsync(TargetAccess asked, JobContext context, CancellationToken cancellationToken)
    {
        var found = ClusterAccess.Of(asked.Variables, asked.Context, asked.RepositoryRoot);
        if (found.Value is not { } access)
        {
            var why = found.Diagnostics.FirstOrDefault(d => d.IsError)?.Detail ?? "the kubeconfig says nothing about it";
            return new(
                None.Targets.Add(TargetNames.Cluster, TargetNames.NotKnown).Add(TargetNames.ClusterAuthority, TargetNames.NotKnown)
                    .Add(TargetNames.ClusterUid, TargetNames.NotKnown),
                [DeployRules.TargetNotKnown.Create($"Which cluster \"{VisibleText.Of(asked.Context)}\" is cannot be told: {why}")]);
        }

        var addresses = None.Targets
            .Add(TargetNames.Cluster, asked.Lab is null ? access.Server.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.SafeUnescaped) : TargetNames.Lab)
            .Add(TargetNames.ClusterAuthority, Authority(access));
        using var client = new ClusterClient(access, context.Time, new ProcessRunner(context.Time), ClusterPatience);
        var answer = await client.GetAsync(Namespaces, "", "kube-system", cancellationToken);
        return answer.Value is { Uid.Length: > 0 } system
            ? new(addresses.Add(TargetNames.ClusterUid, system.Uid), [])
            : new(addresses.Add(TargetNames.ClusterUid, TargetNames.NotKnown),
                [DeployRules.TargetNotKnown.Create(answer.Refusal?.Message ?? $"The namespace kube-system of {VisibleText.Of(asked.Context)} has no uid.")]);
    }

    private static string Authority(ClusterAccess access) => access switch
    {
        { TrustsAnyone: true } => "whoever answers is trusted",
        { Authority: { Count: > 0 } roots } => Digest(roots),
        _ => "the machine's",
    };

    private static string Digest(X509Certificate2Collection roots)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var root in roots.Select(r => r.GetCertHashString(HashAlgorithmName.SHA256)).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Convert.FromHexString(root));
        }

        return $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    private static async Task<TargetIdentity> ForgeAsync(TargetAccess asked, Forge forge, JobContext context, CancellationToken cancellationToken)
    {
        var named = None.Targets
            .Add(TargetNames.Forge, asked.Lab is null ? forge.Url.TrimEnd('/') : TargetNames.Lab)
            .Add(TargetNames.ForgeGroup, forge.Group);
        // Without a token the path alone says which group it is; GitLab keeps a renamed group's old path only until somebody takes it.
        if (asked.Lab is not null || ForgeAccess.Of(forge, asked.Variables, null) is not { IsUsable: true, Value: var access })
        {
            return new(named, []);
        }

        using var client = new GitLabClient(access, context.Time, ForgePatience);
        var answer = await client.GroupAsync(forge.Group, cancellationToken);
        return answer.Value is { } group
            ? new(named.Add(TargetNames.ForgeGroupId, group), [])
            : new(named.Add(TargetNames.ForgeGroupId, TargetNames.NotKnown), [DeployRules.TargetNotKnown.Create(answer.Refusal!.Message)]);
    }
}
