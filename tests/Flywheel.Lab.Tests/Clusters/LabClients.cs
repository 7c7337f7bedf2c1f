using System.Collections.Immutable;
using Flywheel.Clusters;
using Flywheel.Processes;

namespace Flywheel.Lab.Tests.Clusters;

/// <summary>Clients of a lab's cluster, made as flywheel makes them: by a context of its kubeconfig.</summary>
internal static class LabClients
{
    /// <summary>For the identity of that kubeconfig, or of another token.</summary>
    public static ClusterClient Client(string kubeconfig, ClusterLimits? limits = null, string? token = null, string context = "lab")
    {
        var variables = ImmutableSortedDictionary<string, string>.Empty.Add("KUBECONFIG", kubeconfig);
        var access = ClusterAccess.Of(variables, context, "/nowhere");
        Assert.Empty(access.Diagnostics);
        var user = token is null ? access.Value!.User : new() { Name = "reader", Token = token };
        return new(access.Value! with { User = user }, TimeProvider.System, new ProcessRunner(TimeProvider.System), limits);
    }

    /// <summary>The kind, which has to be there.</summary>
    public static async Task<ResourceKind> KindAsync(this ClusterClient client, string apiVersion, string kind)
    {
        var found = await client.FindKindAsync(apiVersion, kind, TestContext.Current.CancellationToken);
        return found.Value ?? throw new InvalidOperationException(found.Refusal!.Message);
    }

    /// <summary>Changes up to one that is as wanted, within 30 seconds.</summary>
    public static async Task<List<ObjectChange>> UntilAsync(this ObjectWatch watch, Func<ObjectChange, bool> isLast)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        var seen = new List<ObjectChange>();
        try
        {
            await foreach (var change in watch.Changes.ReadAllAsync(limit.Token))
            {
                seen.Add(change);
                if (isLast(change))
                {
                    return seen;
                }
            }
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            // said below
        }

        throw new InvalidOperationException($"It did not come; seen: {string.Join(", ", seen)}");
    }
}
