using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Tests.Kubernetes;

public sealed class WritingTests : IDisposable
{
    private const string Widgets = """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.example.com"},
         "spec":{"group":"example.com","scope":"Namespaced","names":{"plural":"widgets","kind":"Widget"},
         "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":
           {"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
        """;

    private const string Web =
        """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":1,"selector":{"matchLabels":{"app":"web"}},
         "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"web:1"}]}}},"status":{"replicas":9}}
        """;

    private readonly TestCluster _lab = new();

    [Fact]
    public void A_new_object_gets_what_only_the_server_gives()
    {
        var created = _lab.Create(Web).Content();

        Assert.Equal("default", created.Namespace());
        Assert.Equal(36, created.Metadata("uid").Length);
        Assert.Equal("2026-03-04T05:06:07Z", created.Metadata("creationTimestamp"));
        Assert.Equal(1, created.MetadataObject().Number("generation"));
        Assert.Equal(_lab.Cluster.Version.ToString(), created.Metadata("resourceVersion"));
        Assert.Null(created.At("status.replicas"));
    }

    [Fact]
    public void A_generated_name_begins_with_its_prefix()
    {
        var name = _lab.Create("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"x-"}}""").Key.Name;

        Assert.Matches("^x-[a-z0-9]{5}$", name);
    }

    [Fact]
    public void An_object_that_exists_is_not_made_again()
    {
        _lab.ConfigMap("a");

        Refused(409, "AlreadyExists", "configmaps \"a\" already exists", () => _lab.ConfigMap("a"));
    }

    [Fact]
    public void A_namespace_must_be_there_and_stay_there()
    {
        Refused(404, "NotFound", "namespaces \"gone\" not found", () => _lab.Create(
            """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"gone"}}"""));

        var space = _lab.Create("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"gone"}}""");
        var marked = _lab.Cluster.Delete(space.Key, new(), TestCluster.Me)!.Content();

        Assert.Equal("Terminating", marked.At("status.phase")!.GetValue<string>());
        Refused(
            403,
            "Forbidden",
            "configmaps \"a\" is forbidden: unable to create new content in namespace gone because it is being terminated",
            () => _lab.Create("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"gone"}}"""));

        _lab.Change(space.Key, content => content.Remove("spec"));
        Assert.Null(_lab.Cluster.Find(space.Key));
    }

    [Fact]
    public void A_new_namespace_has_a_service_account()
    {
        Assert.Equal("default", Assert.Single(_lab.Cluster.List(new("", "serviceaccounts"), "default")).Key.Name);
    }

    [Theory]
    [InlineData("ConfigMap", "Not_Good", "a lowercase RFC 1123 subdomain")]
    [InlineData("ConfigMap", "", "Required value: name or generateName is required")]
    [InlineData("Namespace", "a.b", "a lowercase RFC 1123 label")]
    [InlineData("Service", "1a", "a DNS-1035 label")]
    [InlineData("ConfigMap", "../../etc", "a lowercase RFC 1123 subdomain")]
    public void A_name_keeps_to_the_rule_of_its_kind(string kind, string name, string sentence)
    {
        var refusal = Assert.Throws<StatusException>(() => _lab.Create(
            $$$"""{"apiVersion":"v1","kind":"{{{kind}}}","metadata":{"name":"{{{name}}}"}}"""));

        Assert.Equal((422, "Invalid"), (refusal.Status.Code, refusal.Status.Reason));
        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_write_for_an_older_version_is_a_conflict()
    {
        var first = _lab.ConfigMap("a");
        _lab.Change(first.Key, content => content.Set("data.a", "2"));

        Refused(
            409,
            "Conflict",
            "Operation cannot be fulfilled on configmaps \"a\": the object has been modified; please apply your changes to the latest "
                + "version and try again",
            () => _lab.Cluster.Change(first.Key, _ => first.Content(), TestCluster.Me));
    }

    [Fact]
    public void A_change_that_changes_nothing_raises_no_version()
    {
        var created = _lab.Create(Web);
        var version = _lab.Cluster.Version;
        _lab.Time.Advance(TimeSpan.FromMinutes(1));

        var same = _lab.Change(created.Key, content => content.Set("spec.replicas", 1));

        Assert.Equal(version, _lab.Cluster.Version);
        Assert.Equal(created.Version, same!.Version);
    }

    [Fact]
    public void Only_a_change_of_what_is_wanted_raises_the_generation()
    {
        var key = _lab.Create(Web).Key;

        _lab.Change(key, content => content.Set("metadata.labels.a", "b"));
        Assert.Equal(1, _lab.Cluster.Find(key)!.Content().MetadataObject().Number("generation"));

        _lab.Change(key, content => content.Set("status.replicas", 1), TestCluster.Me with { Subresource = "status" });
        Assert.Equal(1, _lab.Cluster.Find(key)!.Content().MetadataObject().Number("generation"));

        _lab.Change(key, content => content.Set("spec.replicas", 2));
        Assert.Equal(2, _lab.Cluster.Find(key)!.Content().MetadataObject().Number("generation"));
    }

    [Fact]
    public void An_object_and_its_status_are_written_apart()
    {
        var key = _lab.Create(Web).Key;

        _lab.Change(key, content =>
        {
            content.Set("status.replicas", 5);
            content.Set("spec.replicas", 5);
        });
        Assert.Null(_lab.Cluster.Find(key)!.Content().At("status.replicas"));

        _lab.Change(
            key,
            content =>
            {
                content.Set("status.replicas", 7);
                content.Set("spec.replicas", 7);
            },
            TestCluster.Me with { Subresource = "status" });
        var after = _lab.Cluster.Find(key)!.Content();
        Assert.Equal((5, 7), (after.At("spec.replicas")!.GetValue<long>(), after.At("status.replicas")!.GetValue<long>()));
    }

    [Fact]
    public void A_dry_run_checks_and_stores_nothing()
    {
        var version = _lab.Cluster.Version;
        var dry = TestCluster.Me with { DryRun = true };

        var created = _lab.Create("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""", dry);

        Assert.Null(_lab.Cluster.Find(created.Key));
        Assert.Equal(version, _lab.Cluster.Version);
        Assert.Equal("", created.Content().Metadata("resourceVersion"));
    }

    [Fact]
    public void A_finalizer_holds_a_deleted_object_until_it_is_taken_off()
    {
        var key = _lab.Create("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","finalizers":["example.com/x"]}}""").Key;

        _lab.Cluster.Delete(key, new(), TestCluster.Me);
        Assert.Equal("2026-03-04T05:06:07Z", _lab.Cluster.Find(key)!.Content().Metadata("deletionTimestamp"));

        _lab.Change(key, content => content.MetadataObject().Remove("finalizers"));
        Assert.Null(_lab.Cluster.Find(key));
    }

    [Fact]
    public void A_delete_of_another_object_of_that_name_is_a_conflict()
    {
        var created = _lab.ConfigMap("a");

        Refused(
            409,
            "Conflict",
            $"Operation cannot be fulfilled on configmaps \"a\": Precondition failed: UID in precondition: x, UID in object meta: {created.Uid}",
            () => _lab.Cluster.Delete(created.Key, new() { Uid = "x" }, TestCluster.Me));
    }

    [Fact]
    public void An_object_beyond_the_limit_is_refused()
    {
        // a ConfigMap has a narrower limit of its own
        var pod = $$$"""
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"containers":[{"name":"a","image":"a","command":["{{{new string('x', 3 * 1024 * 1024)}}}"]}]}}
            """;

        var refusal = Assert.Throws<StatusException>(() => _lab.Create(pod));

        Assert.Equal(413, refusal.Status.Code);
    }

    [Fact]
    public void A_definition_makes_a_kind_and_takes_its_objects_along()
    {
        var definition = _lab.Create(Widgets);
        Assert.Equal("WidgetList", definition.Content().At("spec.names.listKind")!.GetValue<string>());

        var widget = _lab.Create("""{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"a"},"spec":{"size":1}}""").Key;
        _lab.Restart();
        Assert.NotNull(_lab.Cluster.Find(widget));

        _lab.Cluster.Delete(definition.Key, new(), TestCluster.Me);
        Assert.Null(_lab.Cluster.Find(widget));
        Assert.Null(_lab.Cluster.Kinds.ByKind("example.com/v1", "Widget"));
    }

    [Fact]
    public void A_definition_waits_for_objects_that_somebody_holds()
    {
        var definition = _lab.Create(Widgets);
        var free = _lab.Create(Widget("free")).Key;
        var held = _lab.Create(Widget("held", "example.com/mine")).Key;

        _lab.Cluster.Delete(definition.Key, new(), TestCluster.Me);

        Assert.Null(_lab.Cluster.Find(free));
        Assert.NotEqual("", _lab.Cluster.Find(held)!.Content().Metadata("deletionTimestamp"));
        var going = _lab.Cluster.Find(definition.Key)!.Content();
        Assert.NotEqual("", going.Metadata("deletionTimestamp"));
        Assert.Equal("customresourcecleanup.apiextensions.k8s.io", going.At("metadata.finalizers")!.AsArray().Single()!.GetValue<string>());
        Assert.Contains("\"Terminating\",\"status\":\"True\"", going.ToJsonString(), StringComparison.Ordinal);
        Refused(
            405, "MethodNotAllowed", "create not allowed while custom resource definition is terminating", () => _lab.Create(Widget("late")));

        _lab.Cluster.Delete(definition.Key, new(), TestCluster.Me);
        Assert.NotNull(_lab.Cluster.Find(held));
        _lab.Change(held, content => content.MetadataObject().Remove("finalizers"));

        Assert.Null(_lab.Cluster.Find(held));
        Assert.Null(_lab.Cluster.Find(definition.Key));
        Assert.Null(_lab.Cluster.Kinds.ByKind("example.com/v1", "Widget"));
    }

    [Fact]
    public void A_definition_that_others_hold_too_stays_for_them()
    {
        var definition = _lab.Create(Widgets);
        _lab.Change(definition.Key, content => content.MetadataObject()["finalizers"] = new JsonArray("example.com/other"));
        var held = _lab.Create(Widget("held", "example.com/mine")).Key;
        _lab.Cluster.Delete(definition.Key, new(), TestCluster.Me);

        _lab.Change(held, content => content.MetadataObject().Remove("finalizers"));

        Assert.Equal("""["example.com/other"]""", _lab.Cluster.Find(definition.Key)!.Content().At("metadata.finalizers")!.ToJsonString());
        _lab.Change(definition.Key, content => content.MetadataObject().Remove("finalizers"));
        Assert.Null(_lab.Cluster.Find(definition.Key));
    }

    [Fact]
    public void A_dry_deletion_of_a_definition_leaves_its_objects()
    {
        var definition = _lab.Create(Widgets);
        var widget = _lab.Create(Widget("a")).Key;

        _lab.Cluster.Delete(definition.Key, new(), TestCluster.Me with { DryRun = true });

        Assert.NotNull(_lab.Cluster.Find(widget));
        Assert.Equal("", _lab.Cluster.Find(definition.Key)!.Content().Metadata("deletionTimestamp"));
    }

    public void Dispose() => _lab.Dispose();

    private static string Widget(string name, params string[] finalizers) => new JsonObject
    {
        ["apiVersion"] = "example.com/v1",
        ["kind"] = "Widget",
        ["metadata"] = new JsonObject { ["name"] = name, ["finalizers"] = new JsonArray([.. finalizers.Select(finalizer => (JsonNode)finalizer)]) },
    }.ToJsonString();

    private static void Refused(int code, string reason, string message, Func<object?> write)
    {
        var refusal = Assert.Throws<StatusException>(write);
        Assert.Equal((code, reason, message), (refusal.Status.Code, refusal.Status.Reason, refusal.Message));
    }
}
