using System.Text.Json.Nodes;
using static Flywheel.Lab.Tests.Kubernetes.TestKinds;

namespace Flywheel.Lab.Tests.Kubernetes.Ownership;

public sealed class ManagedFieldsTests
{
    private const string Web =
        """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop","uid":"u","labels":{"app":"web"}},
         "spec":{"replicas":2,"selector":{"matchLabels":{"app":"web"}},"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":"25%"}},
          "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"web:1","resources":{},
           "ports":[{"containerPort":80,"protocol":"TCP"}]}],"volumes":[{"name":"tmp","emptyDir":{}}]}}}}
        """;

    [Fact]
    public void A_create_owns_what_a_real_server_says()
    {
        var web = new OwnedObject(Deployment).Update("kubectl-create", Web);

        AssertJson(
            """
            {"f:metadata":{"f:labels":{".":{},"f:app":{}}},
             "f:spec":{"f:replicas":{},"f:selector":{},"f:strategy":{"f:rollingUpdate":{".":{},"f:maxSurge":{}},"f:type":{}},
              "f:template":{"f:metadata":{"f:labels":{".":{},"f:app":{}}},
               "f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:image":{},"f:name":{},"f:resources":{},
                 "f:ports":{".":{},"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:protocol":{}}}}},
                "f:volumes":{".":{},"k:{\"name\":\"tmp\"}":{".":{},"f:emptyDir":{},"f:name":{}}}}}}}
            """,
            web.Fields("kubectl-create Update"));
        AssertJson(
            """{"manager":"kubectl-create","operation":"Update","apiVersion":"apps/v1","time":"2026-01-01T12:00:00Z","fieldsType":"FieldsV1"}""",
            WithoutFields(web.Entries[0]!));
    }

    [Fact]
    public void A_changed_field_moves_to_the_writer()
    {
        var web = new OwnedObject(Deployment).Update("kubectl-create", Web)
            .Change("kubectl-edit", content => content["spec"]!["replicas"] = 5);

        Assert.Equal(["kubectl-create Update", "kubectl-edit Update"], web.Owners);
        AssertJson("""{"f:spec":{"f:replicas":{}}}""", web.Fields("kubectl-edit Update"));
        Assert.Null(web.Fields("kubectl-create Update")["f:spec"]!["f:replicas"]);
        Assert.Equal("2026-01-01T12:00:00Z", web.Time("kubectl-create Update"));
        Assert.Equal("2026-01-01T12:01:00Z", web.Time("kubectl-edit Update"));
    }

    [Fact]
    public void A_write_through_scale_is_an_entry_of_its_own()
    {
        var web = new OwnedObject(Deployment).Update("kubectl-create", Web)
            .Change("kubectl", content => content["spec"]!["replicas"] = 5, "scale");

        AssertJson("""{"f:spec":{"f:replicas":{}}}""", web.Fields("kubectl Update scale"));
    }

    [Fact]
    public void The_status_has_owners_of_its_own_and_is_nobody_elses()
    {
        var web = new OwnedObject(Deployment).Update("kubectl-create", Web)
            .Change("kube-controller-manager", content => content["status"] = Json("""{"replicas":2,"conditions":[{"type":"Available","status":"True"}]}"""), "status");

        Assert.Equal(["kubectl-create Update", "kube-controller-manager Update status"], web.Owners);
        AssertJson(
            """{"f:status":{"f:replicas":{},"f:conditions":{".":{},"k:{\"type\":\"Available\"}":{".":{},"f:status":{},"f:type":{}}}}}""",
            web.Fields("kube-controller-manager Update status"));
    }

    [Fact]
    public void A_write_that_changes_nothing_changes_no_entry()
    {
        var web = new OwnedObject(Deployment).Update("kubectl-create", Web);
        var entries = web.Entries.ToJsonString();

        web.Change("kubectl-edit", _ => { });

        Assert.Equal(entries, web.Entries.ToJsonString());
    }

    [Fact]
    public void A_client_that_does_not_send_the_entries_does_not_lose_them()
    {
        var web = new OwnedObject(Deployment).Update("kubectl-create", Web).Update("kubectl-replace", Web);

        Assert.Equal(["kubectl-create Update"], web.Owners);
    }

    [Fact]
    public void A_removed_field_belongs_to_nobody()
    {
        var map = new OwnedObject(ConfigMap).Update("a", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m"},"data":{"x":"1","y":"2"}}""")
            .Change("b", content => content["data"]!.AsObject().Remove("y"));

        AssertJson("""{"f:data":{".":{},"f:x":{}}}""", map.Fields("a Update"));
        Assert.Equal(["a Update"], map.Owners);
    }

    [Fact]
    public void A_manager_that_writes_again_keeps_one_entry()
    {
        var map = new OwnedObject(ConfigMap).Update("a", """{"metadata":{"name":"m"},"data":{"x":"1"}}""")
            .Change("a", content => content["data"]!["y"] = "2");

        Assert.Equal(["a Update"], map.Owners);
        AssertJson("""{"f:data":{".":{},"f:x":{},"f:y":{}}}""", map.Fields("a Update"));
        Assert.Equal("2026-01-01T12:01:00Z", map.Time("a Update"));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[{}]")]
    public void An_empty_list_makes_the_server_forget(string entries)
    {
        var map = new OwnedObject(ConfigMap).Update("a", """{"metadata":{"name":"m"},"data":{"x":"1"}}""")
            .Change("b", content => content["metadata"]!["managedFields"] = JsonNode.Parse(entries));

        Assert.Empty(map.Entries);
        Assert.Empty(map.Change("c", content => content["data"]!["x"] = "2").Entries);
    }

    [Fact]
    public void More_than_ten_updaters_are_put_together()
    {
        var map = new OwnedObject(ConfigMap).Update("m0", """{"metadata":{"name":"m"},"data":{"k0":"0"}}""");
        for (var i = 1; i < 12; i++)
        {
            map.Change($"m{i}", content => content["data"]![$"k{i}"] = "1");
        }

        Assert.Equal(10, map.Entries.Count);
        AssertJson("""{"f:data":{".":{},"f:k0":{},"f:k1":{},"f:k2":{}}}""", map.Fields("ancient-changes Update"));
    }

    [Fact]
    public void The_fields_of_a_custom_kind_are_keys_until_its_schema_names_them()
    {
        var widget = new OwnedObject(Custom("""{"size":{"type":"integer"},"parts":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["id"],"items":{"type":"object","properties":{"id":{"type":"string"}}}}}"""))
            .Update("kubectl-create", """{"metadata":{"name":"w"},"spec":{"size":1,"parts":[{"id":"a"}],"tags":["x"]}}""");

        AssertJson(
            """{"f:spec":{".":{},"f:size":{},"f:tags":{},"f:parts":{".":{},"k:{\"id\":\"a\"}":{".":{},"f:id":{}}}}}""",
            widget.Fields("kubectl-create Update"));
    }

    private static JsonObject WithoutFields(JsonNode entry)
    {
        var copy = entry.DeepClone().AsObject();
        copy.Remove("fieldsV1");
        return copy;
    }
}
