using System.Collections.Immutable;
using Flywheel.Clusters;
using Flywheel.Diagnostics;
using Flywheel.Jobs;

namespace Flywheel.Verification.Kubernetes;

/// <summary>Describes roots that are not ready: in the log with the last lines of their containers, as diagnostics without them.</summary>
/// <param name="client">The cluster.</param>
/// <param name="objects">Everything that was seen of it.</param>
/// <param name="log">Masks what containers print.</param>
/// <param name="time">The clock.</param>
/// <param name="limit">For all questions together; afterwards there is less to say.</param>
internal sealed class FailureReader(ClusterClient client, ObjectSet objects, JobLog log, TimeProvider time, TimeSpan limit)
{
    private static readonly ResourceKind Namespaces = new("v1", "Namespace", "namespaces", IsNamespaced: false);

    private readonly EvidenceReader _evidence = new(client, objects);
    private readonly Dictionary<string, string> _namespaces = new(StringComparer.Ordinal);

    /// <summary>A diagnostic for each, in their order.</summary>
    public async Task<ImmutableArray<Diagnostic>> DescribeAsync(IEnumerable<RootReport> bad, RootDiagnostics said, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        var diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var root in bad)
        {
            var (evidence, namespaceState) = (RootEvidence.None, "");
            try
            {
                evidence = await _evidence.ReadAsync(root, either.Token);
                namespaceState = await NamespaceStateAsync(root.Root.Name.Namespace, either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                log.WriteLine($"{VisibleText.Of(root.Root.ToString())}: no more is asked of the cluster after {Words.Duration(limit)}");
            }

            diagnostics.Add(said.Bad(root, evidence, namespaceState));
            Write(root, evidence);
        }

        return diagnostics.ToImmutable();
    }

    private void Write(RootReport root, RootEvidence evidence)
    {
        if (!evidence.Events.IsEmpty)
        {
            log.WriteLine($"newest events of {VisibleText.Of((evidence.Pod?.Name ?? root.Root.Name).ToString())}:");
            foreach (var said in evidence.Events)
            {
                log.WriteLine($"  {said}");
            }
        }

        if (!evidence.LogLines.IsEmpty)
        {
            log.WriteLine($"last lines of container {VisibleText.Of(evidence.Container)} of {VisibleText.Of(evidence.Pod!.ToString())}:");
            foreach (var line in evidence.LogLines)
            {
                log.WriteLine($"  {line}");
            }
        }
    }

    // An empty sentence where there is nothing special, or where it may not be asked.
    private async Task<string> NamespaceStateAsync(string ns, CancellationToken cancellationToken)
    {
        if (ns.Length == 0)
        {
            return "";
        }

        if (!_namespaces.TryGetValue(ns, out var state))
        {
            var answer = await client.GetAsync(Namespaces, "", ns, cancellationToken);
            _namespaces[ns] = state = answer switch
            {
                { Value.DeletedAt: not null } => $" The namespace {ns} is being deleted, and everything in it.",
                { Refusal.Kind: ClusterRefusalKind.NotFound } => $" There is no namespace {VisibleText.Of(ns)}.",
                _ => "",
            };
        }

        return state;
    }
}
