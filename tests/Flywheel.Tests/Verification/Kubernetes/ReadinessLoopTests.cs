using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Flywheel.Clusters;
using Flywheel.Readiness;
using Flywheel.Verification.Kubernetes;
using Microsoft.Extensions.Time.Testing;

namespace Flywheel.Tests.Verification.Kubernetes;

/// <summary>The wait for a stack's objects, with scripted changes and a clock that stands until it is moved.</summary>
public sealed class ReadinessLoopTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private static readonly ResourceKind Deployments = new("apps/v1", "Deployment", "deployments", IsNamespaced: true);
    private static readonly ResourceKind ReplicaSets = new("apps/v1", "ReplicaSet", "replicasets", IsNamespaced: true);
    private static readonly ResourceKind Pods = new("v1", "Pod", "pods", IsNamespaced: true);
    private static readonly ResourceKind Maps = new("v1", "ConfigMap", "configmaps", IsNamespaced: true);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly Channel<ObjectChange> _changes = Channel.CreateUnbounded<ObjectChange>();
    private readonly List<string> _log = [];
    private int _judged;

    [Fact]
    public async Task Ends_at_once_when_everything_is_ready()
    {
        var ledger = Ledger("a", "b");
        Say(Map("a", "ready"), Map("b", "ready"), new ObjectChange.Listed(Maps, "ns"));

        await RunAsync(ledger);

        Assert.Equal(Start, _time.GetUtcNow());
        Assert.All(ledger.Report(Start), root => Assert.True(root.Verdict.IsReady));
        Assert.Equal(["ready after 0 ms: ConfigMap ns/a, it says ready", "ready after 0 ms: ConfigMap ns/b, it says ready"], _log);
    }

    [Fact]
    public async Task A_change_wakes_it_without_any_time_passing()
    {
        var ledger = Ledger("a");
        Say(Map("a", "waiting"), new ObjectChange.Listed(Maps, "ns"));
        var running = Begin(ledger);

        Assert.False(running.IsCompleted);
        Say(Map("a", "ready"));
        await running.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Equal(Start, _time.GetUtcNow());
        Assert.Equal(["waiting for ConfigMap ns/a: it says waiting", "ready after 0 ms: ConfigMap ns/a, it says ready"], _log);
    }

    [Fact]
    public async Task Nothing_is_judged_before_the_list_is_whole()
    {
        var ledger = Ledger("a");
        var running = Begin(ledger);

        Say(Map("b", "ready"));
        Assert.False(running.IsCompleted);
        Assert.Empty(_log);
        Say(Map("a", "ready"), new ObjectChange.Listed(Maps, "ns"));
        await running.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.True(Assert.Single(ledger.Report(Start)).Verdict.IsReady);
    }

    [Fact]
    public async Task A_failure_gives_the_others_a_short_grace()
    {
        var ledger = Ledger("a", "b", "c");
        Say(Map("a", "failed"), Map("b", "waiting"), Map("c", "ready"), new ObjectChange.Listed(Maps, "ns"));

        await RunAsync(ledger, ReadinessLoop.Grace);

        Assert.Equal([Health.Failed, Health.Progressing, Health.Ready], ledger.Report(Start).Select(root => root.Verdict.Health));
    }

    [Fact]
    public async Task A_failure_that_heals_within_the_grace_is_none()
    {
        var ledger = Ledger("a", "b");
        Say(Map("a", "failed"), Map("b", "waiting"), new ObjectChange.Listed(Maps, "ns"));
        var running = Begin(ledger);

        Say(Map("a", "ready"));
        _time.Advance(ReadinessLoop.Grace * 2);
        Assert.False(running.IsCompleted);
        Say(Map("b", "ready"));
        await running.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.All(ledger.Report(Start), root => Assert.True(root.Verdict.IsReady));
    }

    [Fact]
    public async Task What_is_never_ready_ends_with_the_limit()
    {
        var ledger = Ledger("a");
        Say(Map("a", "waiting"), new ObjectChange.Listed(Maps, "ns"));

        await RunAsync(ledger, Limit);

        var root = Assert.Single(ledger.Report(Start));
        Assert.Equal((Health.Progressing, Start, null), (root.Verdict.Health, root.Since, root.ReadyAfter));
    }

    [Fact]
    public async Task A_verdict_that_time_alone_changes_is_asked_for_again_at_that_moment()
    {
        var ledger = Ledger("a");
        Say(Map("a", "until:30"), new ObjectChange.Listed(Maps, "ns"));

        await RunAsync(ledger, TimeSpan.FromSeconds(30));

        Assert.Equal(2, _judged);
        Assert.Equal(Health.Failed, Assert.Single(ledger.Report(Start)).Verdict.Health);
    }

    [Fact]
    public async Task What_the_cluster_does_not_have_is_missing()
    {
        var ledger = Ledger("a");
        Say(new ObjectChange.Listed(Maps, "ns"));

        await RunAsync(ledger);

        var root = Assert.Single(ledger.Report(Start));
        Assert.Equal((Health.Failed, "Missing", true), (root.Verdict.Health, root.Verdict.Reason, root.IsMissing));
    }

    [Fact]
    public async Task What_is_deleted_while_it_is_watched_has_failed()
    {
        var ledger = Ledger("a");
        Say(Map("a", "waiting"), new ObjectChange.Listed(Maps, "ns"));
        var running = Begin(ledger);

        Say(new ObjectChange.Removed(((ObjectChange.Put)Map("a", "waiting")).Object));
        await running.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Equal("Deleted", Assert.Single(ledger.Report(Start)).Verdict.Reason);
    }

    [Fact]
    public async Task What_is_being_deleted_has_failed_whatever_it_says()
    {
        var ledger = Ledger("a");
        Say(Map("a", "ready", """, "deletionTimestamp": "2026-03-04T05:06:00Z" """), new ObjectChange.Listed(Maps, "ns"));

        await RunAsync(ledger);

        Assert.Equal(Health.Failed, Assert.Single(ledger.Report(Start)).Verdict.Health);
    }

    [Fact]
    public async Task An_object_with_another_uid_than_the_states_was_made_again()
    {
        var ledger = new RootLedger(Judge);
        ledger.Add(new("v1", new("", "ConfigMap", "ns", "a"), "old", "x.a"), Maps);
        Say(Map("a", "ready"), new ObjectChange.Listed(Maps, "ns"));

        await RunAsync(ledger);

        Assert.True(Assert.Single(ledger.Report(Start)) is { IsReplaced: true, Verdict.IsReady: true });
    }

    [Fact]
    public async Task A_watch_that_is_forbidden_makes_unknown_and_never_ready()
    {
        var ledger = DeploymentLedger();
        Say(Deployment("ready"), new ObjectChange.Listed(Deployments, "ns"), new ObjectChange.Listed(ReplicaSets, "ns"));
        Say(new ObjectChange.Refused(Pods, "ns", new(ClusterRefusalKind.Forbidden, "Give the right.")));

        await RunAsync(ledger);

        var root = Assert.Single(ledger.Report(Start));
        Assert.Equal((Health.Unknown, "Forbidden", true, true), (root.Verdict.Health, root.Verdict.Reason, root.IsRefused, root.IsBad));
        Assert.Contains("list and watch pods in namespace ns; that right is missing. Give the right.", root.Verdict.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_only_explains_may_be_forbidden()
    {
        var ledger = new RootLedger(Judge);
        ledger.Add(new("v1", new("", "PersistentVolumeClaim", "ns", "a"), "", "x.a"), new ResourceKind("v1", "PersistentVolumeClaim", "persistentvolumeclaims", IsNamespaced: true));
        Say(new ObjectChange.Put(Object("v1", "PersistentVolumeClaim", "a", "ready")));
        foreach (var watch in ledger.Watches)
        {
            Say(watch.IsHint
                ? new ObjectChange.Refused(watch.Kind, watch.Namespace, new(ClusterRefusalKind.Forbidden, "No."))
                : new ObjectChange.Listed(watch.Kind, watch.Namespace));
        }

        await RunAsync(ledger);

        Assert.True(Assert.Single(ledger.Report(Start)).Verdict.IsReady);
        Assert.Contains(ledger.Watches, watch => watch is { IsHint: true, Namespace: "" });
    }

    [Fact]
    public async Task A_refusal_that_passes_is_waited_for()
    {
        var ledger = Ledger("a");
        Say(Map("a", "ready"), new ObjectChange.Refused(Maps, "ns", new(ClusterRefusalKind.Unreachable, "No answer.")));
        var running = Begin(ledger);

        Assert.False(running.IsCompleted);
        Say(new ObjectChange.Listed(Maps, "ns"));
        await running.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.True(Assert.Single(ledger.Report(Start)).Verdict.IsReady);
    }

    [Fact]
    public async Task A_pod_wakes_the_deployment_two_owners_above_it_and_nothing_else()
    {
        var ledger = DeploymentLedger("web", "other");
        Say(Deployment("waiting"), Deployment("waiting", "other"), Owned("ReplicaSet", "web-1", "Deployment", "web"), Owned("Pod", "web-1-x", "ReplicaSet", "web-1"));
        Say([.. new[] { Deployments, ReplicaSets, Pods }.Select(kind => new ObjectChange.Listed(kind, "ns"))]);
        var running = Begin(ledger);
        Assert.Equal(2, _judged);

        Say(Owned("Pod", "web-1-x", "ReplicaSet", "web-1"));
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref _judged) == 3, TimeSpan.FromSeconds(10)));
        Say(Owned("Pod", "web-9-x", "ReplicaSet", "web-9"));
        Say(Deployment("ready"), Deployment("ready", "other"));
        await running.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Equal(5, _judged);
    }

    [Fact]
    public void The_claim_of_a_set_and_the_claims_of_a_pod_lead_to_those_that_need_them()
    {
        var objects = new ObjectSet();
        objects.Put(Object("apps/v1", "StatefulSet", "my-db"));
        var walk = new OwnerWalk(objects);
        var claim = Object("v1", "PersistentVolumeClaim", "data-my-db-12");
        var pod = Object("v1", "Pod", "x", spec: """{ "volumes": [{ "persistentVolumeClaim": { "claimName": "cache" } }, { "emptyDir": {} }, 7] }""");

        Assert.Equal(["PersistentVolumeClaim ns/data-my-db-12", "StatefulSet ns/my-db"], walk.From(claim).Select(name => name.ToString()));
        Assert.Equal(["Pod ns/x", "PersistentVolumeClaim ns/cache"], walk.From(pod).Select(name => name.ToString()));
        Assert.Single(walk.From(Object("v1", "PersistentVolumeClaim", "data-my-db-x")));
    }

    [Fact]
    public void Owners_in_a_circle_end()
    {
        var objects = new ObjectSet();
        var one = ((ObjectChange.Put)Owned("Pod", "a", "Pod", "b")).Object;
        objects.Put(one);
        objects.Put(((ObjectChange.Put)Owned("Pod", "b", "Pod", "a")).Object);

        Assert.Equal(["Pod ns/a", "Pod ns/b", "Pod b"], new OwnerWalk(objects).From(one).Select(name => name.ToString()).Take(10).Where(name => name != "Pod a"));
    }

    [Fact]
    public async Task A_thousand_roots_are_judged_once_for_each_change()
    {
        var ledger = Ledger([.. Enumerable.Range(0, 1000).Select(number => number.ToString(CultureInfo.InvariantCulture))]);
        Say([.. Enumerable.Range(0, 1000).Select(number => Map(number.ToString(CultureInfo.InvariantCulture), "waiting"))]);
        Say(new ObjectChange.Listed(Maps, "ns"));
        var running = Begin(ledger);
        Assert.Equal(1000, _judged);

        foreach (var number in Enumerable.Range(0, 1000))
        {
            Say(Map(number.ToString(CultureInfo.InvariantCulture), "ready"));
        }

        await running.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Equal(2000, _judged);
        Assert.Single(ledger.Watches);
    }

    [Fact]
    public async Task When_the_watches_have_ended_the_limit_still_holds()
    {
        var ledger = Ledger("a");
        Say(Map("a", "waiting"), new ObjectChange.Listed(Maps, "ns"));
        _changes.Writer.Complete();

        await RunAsync(ledger, Limit);

        Assert.False(Assert.Single(ledger.Report(Start)).Verdict.IsReady);
    }

    [Fact]
    public async Task A_root_that_nothing_can_be_known_of_is_reported_and_the_same_object_only_once()
    {
        var ledger = Ledger("a", "a");
        ledger.Add(new("x/v1", new("x", "Thing", "ns", "t"), "", "x.t"), RootStanding.Refused("it is not told", new(ClusterRefusalKind.Other, "No."), "watch things"));
        Say(Map("a", "ready"), new ObjectChange.Listed(Maps, "ns"));

        await RunAsync(ledger);

        Assert.Equal([false, true], ledger.Report(Start).Select(root => root.IsBad));
    }

    // Comes back when the loop waits, with its timer set.
    private Task Begin(RootLedger ledger) =>
        new ReadinessLoop(ledger, Limit, _time, _log.Add).RunAsync(_changes.Reader, Start, TestContext.Current.CancellationToken);

    // It ends at that moment and no sooner.
    private async Task RunAsync(RootLedger ledger, TimeSpan after = default)
    {
        var running = Begin(ledger);
        if (after > TimeSpan.Zero)
        {
            _time.Advance(after - TimeSpan.FromMilliseconds(100));
            Assert.False(running.IsCompleted);
            _time.Advance(TimeSpan.FromMilliseconds(200));
        }

        await running.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    private void Say(params ReadOnlySpan<ObjectChange> changes)
    {
        foreach (var change in changes)
        {
            Assert.True(_changes.Writer.TryWrite(change));
        }
    }

    private RootLedger Ledger(params ReadOnlySpan<string> names)
    {
        var ledger = new RootLedger(Judge);
        foreach (var name in names)
        {
            ledger.Add(new("v1", new("", "ConfigMap", "ns", name), "", $"x.{name}"), Maps);
        }

        return ledger;
    }

    private RootLedger DeploymentLedger(params ImmutableArray<string> names)
    {
        var ledger = new RootLedger(Judge);
        foreach (var name in names.IsDefaultOrEmpty ? ["web"] : names)
        {
            ledger.Add(new("apps/v1", new("apps", "Deployment", "ns", name), "", "x.web"), Deployments);
        }

        return ledger;
    }

    private Verdict Judge(KubernetesObject it, ObjectSet around, DateTimeOffset now)
    {
        _judged++;
        var said = it.Text("status", "say") ?? "";
        if (said.StartsWith("until:", StringComparison.Ordinal))
        {
            var until = Start.AddSeconds(int.Parse(said[6..], CultureInfo.InvariantCulture));
            return now >= until ? Verdict.Failed("Late", "too late") : Verdict.Progressing("Soon", "not yet") with { ChangesAt = until };
        }

        return new(said switch { "ready" => Health.Ready, "failed" => Health.Failed, _ => Health.Progressing }, "Said", $"it says {said}");
    }

    private static ObjectChange Map(string name, string said, string metadata = "") => new ObjectChange.Put(Object("v1", "ConfigMap", name, said, metadata));

    private static ObjectChange Deployment(string said, string name = "web") => new ObjectChange.Put(Object("apps/v1", "Deployment", name, said));

    private static ObjectChange Owned(string kind, string name, string ownerKind, string owner) => new ObjectChange.Put(Object(
        kind == "Pod" ? "v1" : "apps/v1", kind, name, metadata: $$""", "ownerReferences": [{ "apiVersion": "{{(ownerKind == "Pod" ? "v1" : "apps/v1")}}", "kind": "{{ownerKind}}", "name": "{{owner}}", "uid": "{{owner}}" }]"""));

    private static KubernetesObject Object(string version, string kind, string name, string said = "", string metadata = "", string spec = "{}") =>
        KubernetesObject.Of(JsonDocument.Parse($$"""
            { "apiVersion": "{{version}}", "kind": "{{kind}}", "metadata": { "name": "{{name}}", "namespace": "ns", "uid": "{{name}}"{{metadata}} }, "spec": {{spec}}, "status": { "say": "{{said}}" } }
            """).RootElement)!;
}
