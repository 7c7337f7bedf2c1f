using System.Collections.Immutable;
using Flywheel.Clusters;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Readiness;

namespace Flywheel.Verification.Kubernetes;

/// <summary>Finds a stack's objects in a cluster and waits until they are ready. Holds no state between checks.</summary>
/// <param name="client">The cluster.</param>
/// <param name="limits">How long trouble may last.</param>
/// <param name="within">How long all of it may take.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Takes lines as things become known.</param>
internal sealed class KubernetesCheck(ClusterClient client, ReadinessLimits limits, TimeSpan within, TimeProvider time, Action<string> log)
{
    /// <summary>What came of it, with everything that was seen.</summary>
    /// <param name="roots">What the state holds.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ClusterFindings> RunAsync(StateRoots roots, CancellationToken cancellationToken)
    {
        var start = time.GetUtcNow();
        var ledger = new RootLedger((it, around, now) => ReadinessTable.Judge(it, around, limits, now));
        if (await FillAsync(ledger, roots, cancellationToken) is { } refusal)
        {
            return new(start, ledger, time.GetUtcNow() - start) { Refusal = refusal };
        }

        var watch = new ObjectWatch(client, time);
        await using (watch)
        {
            foreach (var watched in ledger.Watches)
            {
                watch.Follow(watched.Kind, watched.Namespace);
            }

            await new ReadinessLoop(ledger, within, time, log).RunAsync(watch.Changes, start, cancellationToken);
        }

        return new(start, ledger, time.GetUtcNow() - start);
    }

    // Not null: the cluster does not even say which kinds it has.
    private async Task<ClusterRefusal?> FillAsync(RootLedger ledger, StateRoots roots, CancellationToken cancellationToken)
    {
        var objects = ImmutableArray.CreateBuilder<RootObject>();
        objects.AddRange(roots.Objects);
        foreach (var release in roots.Releases)
        {
            var found = await new ReleaseObjects(client).FindAsync(release, cancellationToken);
            if (found.Problem is { } problem)
            {
                log(VisibleText.Of($"{release}: {problem.Verdict.Detail}", 1000));
                ledger.Add(release.AsRoot, problem);
            }
            else
            {
                log($"{release}: {Words.Count(found.Objects.Length, "object")}");
                objects.AddRange(found.Objects);
            }
        }

        var kinds = await KindsAsync(objects, cancellationToken);
        foreach (var root in objects)
        {
            var answer = kinds[(root.ApiVersion, root.Name.Kind)];
            if (answer.Value is { } kind)
            {
                ledger.Add(root.As(kind), kind);
            }
            else if (answer.Refusal is { Kind: ClusterRefusalKind.NotFound })
            {
                ledger.Add(root, RootStanding.NoKind(root));
            }
            else if (answer.Refusal is { Kind: ClusterRefusalKind.Forbidden })
            {
                ledger.Add(root, RootStanding.Refused(answer.Refusal.Message, answer.Refusal, $"get {root.Name.Kind.ToLowerInvariant()}"));
            }
            else
            {
                return answer.Refusal;
            }
        }

        return null;
    }

    private async Task<Dictionary<(string Version, string Kind), ClusterAnswer<ResourceKind>>> KindsAsync(
        IEnumerable<RootObject> roots, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(roots.Select(root => (root.ApiVersion, root.Name.Kind)).Distinct()
            .Select(async key => (Key: key, Answer: await client.FindKindAsync(key.ApiVersion, key.Kind, cancellationToken))));
        return answers.ToDictionary(found => found.Key, found => found.Answer);
    }
}
