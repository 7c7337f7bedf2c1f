using Flywheel.Lab.Kubernetes.Errors;
using static Flywheel.Lab.Tests.Kubernetes.TestKinds;

namespace Flywheel.Lab.Tests.Kubernetes.Ownership;

public sealed class ServerSideApplyTests
{
    private const string Map = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m","labels":{"test":"yes"}},"data":{"key":"some value"}}""";

    [Fact]
    public void An_apply_owns_the_leaves_that_it_names()
    {
        var map = new OwnedObject(ConfigMap).Apply("kubectl", Map);

        Assert.Equal(["kubectl Apply"], map.Owners);
        AssertJson("""{"f:metadata":{"f:labels":{"f:test":{}}},"f:data":{"f:key":{}}}""", map.Fields("kubectl Apply"));
    }

    [Fact]
    public void The_same_apply_again_changes_nothing()
    {
        var map = new OwnedObject(ConfigMap).Apply("kubectl", Map);
        var content = map.Content!.ToJsonString();

        Assert.Equal(content, map.Apply("kubectl", Map).Content!.ToJsonString());
    }

    [Fact]
    public void An_update_by_another_manager_takes_the_field_and_the_next_apply_conflicts()
    {
        var map = new OwnedObject(ConfigMap).Apply("kubectl", Map).Change("kube-controller-manager", content => content["data"]!["key"] = "new");

        AssertJson("""{"f:metadata":{"f:labels":{"f:test":{}}}}""", map.Fields("kubectl Apply"));
        var refusal = Assert.Throws<StatusException>(() => map.Apply("kubectl", Map)).Status;

        Assert.Equal((409, "Conflict"), (refusal.Code, refusal.Reason));
        Assert.Equal("Apply failed with 1 conflict: conflict with \"kube-controller-manager\" using v1: .data.key", refusal.Message);
        Assert.Equal(new("FieldManagerConflict", ".data.key", "conflict with \"kube-controller-manager\" using v1"), Assert.Single(refusal.Causes));
    }

    [Fact]
    public void Several_conflicts_are_listed_by_manager()
    {
        var web = new OwnedObject(Deployment)
            .Apply("a", """{"apiVersion":"apps/v1","spec":{"replicas":1,"template":{"spec":{"containers":[{"name":"web","image":"web:1"}]}}}}""")
            .Change("hpa", content => content["spec"]!["replicas"] = 3, "scale");

        var refusal = Assert.Throws<StatusException>(() => web.Apply(
            "b", """{"apiVersion":"apps/v1","spec":{"replicas":1,"template":{"spec":{"containers":[{"name":"web","image":"web:2"}]}}}}"""));

        Assert.Equal(
            "Apply failed with 2 conflicts: conflicts with \"a\":\n- .spec.template.spec.containers[name=\"web\"].image\n"
            + "conflicts with \"hpa\" with subresource \"scale\" using apps/v1:\n- .spec.replicas",
            refusal.Message);
    }

    [Fact]
    public void Force_takes_the_fields()
    {
        var map = new OwnedObject(ConfigMap).Apply("a", Map).Apply("b", """{"apiVersion":"v1","data":{"key":"mine"}}""", force: true);

        Assert.Equal("mine", map.Content!["data"]!["key"]!.ToString());
        AssertJson("""{"f:metadata":{"f:labels":{"f:test":{}}}}""", map.Fields("a Apply"));
        AssertJson("""{"f:data":{"f:key":{}}}""", map.Fields("b Apply"));
    }

    [Fact]
    public void The_same_value_is_owned_together_and_stays_until_the_last_owner_drops_it()
    {
        var map = new OwnedObject(ConfigMap).Apply("a", Map).Apply("b", """{"apiVersion":"v1","data":{"key":"some value","other":"b"}}""");

        AssertJson("""{"f:data":{"f:key":{},"f:other":{}}}""", map.Fields("b Apply"));

        map.Apply("a", """{"apiVersion":"v1","metadata":{"name":"m"}}""");
        Assert.Equal("some value", map.Content!["data"]!["key"]?.ToString());
        Assert.Null(map.Content!["metadata"]!["labels"]?["test"]);
        Assert.Equal(["b Apply"], map.Owners);

        map.Apply("b", """{"apiVersion":"v1","data":{"other":"b"}}""");
        AssertJson("""{"other":"b"}""", map.Content!["data"]);
    }

    [Fact]
    public void A_field_that_was_dropped_goes_and_what_others_set_stays()
    {
        var map = new OwnedObject(ConfigMap).Apply("kubectl", Map)
            .Change("other", content => content["data"]!["theirs"] = "x")
            .Apply("kubectl", """{"apiVersion":"v1","metadata":{"name":"m"},"data":{"new":"1"}}""");

        AssertJson("""{"theirs":"x","new":"1"}""", map.Content!["data"]);
        AssertJson("""{"f:data":{"f:theirs":{}}}""", map.Fields("other Update"));
    }

    [Fact]
    public void Items_of_a_keyed_list_merge_by_all_their_keys()
    {
        var service = new OwnedObject(Service)
            .Apply("a", """{"apiVersion":"v1","spec":{"ports":[{"port":53,"protocol":"UDP","name":"dns"},{"port":80}]}}""")
            .Apply("b", """{"apiVersion":"v1","spec":{"ports":[{"port":53,"protocol":"TCP","name":"dns-tcp"}]}}""");

        AssertJson(
            """[{"port":53,"protocol":"UDP","name":"dns"},{"port":80},{"port":53,"protocol":"TCP","name":"dns-tcp"}]""",
            service.Content!["spec"]!["ports"]);
        AssertJson(
            """{"f:spec":{"f:ports":{"k:{\"port\":53,\"protocol\":\"TCP\"}":{".":{},"f:name":{},"f:port":{},"f:protocol":{}}}}}""",
            service.Fields("b Apply"));

        service.Apply("a", """{"apiVersion":"v1","spec":{"ports":[{"port":80,"protocol":"TCP"}]}}""");
        AssertJson("""[{"port":80,"protocol":"TCP"},{"port":53,"protocol":"TCP","name":"dns-tcp"}]""", service.Content!["spec"]!["ports"]);
    }

    [Fact]
    public void A_set_merges_and_a_plain_list_is_one_value()
    {
        var pod = new OwnedObject(Pod)
            .Apply("a", """{"apiVersion":"v1","metadata":{"name":"p","finalizers":["x/a"]},"spec":{"containers":[{"name":"c","args":["1"]}]}}""")
            .Apply("b", """{"apiVersion":"v1","metadata":{"name":"p","finalizers":["x/b"]},"spec":{"containers":[{"name":"c","image":"i"}]}}""");

        AssertJson("""["x/a","x/b"]""", pod.Content!["metadata"]!["finalizers"]);
        AssertJson(
            """{"f:metadata":{"f:finalizers":{"v:\"x/b\"":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:image":{},"f:name":{}}}}}""",
            pod.Fields("b Apply"));
        var refusal = Assert.Throws<StatusException>(() => pod.Apply("c", """{"apiVersion":"v1","spec":{"containers":[{"name":"c","args":["2"]}]}}"""));
        Assert.EndsWith("conflict with \"a\": .spec.containers[name=\"c\"].args", refusal.Message, StringComparison.Ordinal);

        pod.Apply("a", """{"apiVersion":"v1","metadata":{"name":"p"},"spec":{"containers":[{"name":"c"}]}}""");
        AssertJson("""[{"name":"c","image":"i"}]""", pod.Content!["spec"]!["containers"]);
        AssertJson("""["x/b"]""", pod.Content!["metadata"]!["finalizers"]);
    }

    [Fact]
    public void The_order_of_shared_items_is_that_of_the_apply()
    {
        var pod = new OwnedObject(Pod)
            .Update("x", """{"apiVersion":"v1","metadata":{"name":"p"},"spec":{"containers":[{"name":"sidecar"},{"name":"a"},{"name":"b"}]}}""")
            .Apply("y", """{"apiVersion":"v1","spec":{"containers":[{"name":"b"},{"name":"new"},{"name":"a"}]}}""");

        Assert.Equal(["sidecar", "b", "new", "a"], pod.Content!["spec"]!["containers"]!.AsArray().Select(item => item!["name"]!.ToString()));
    }

    [Fact]
    public void Lists_of_a_custom_kind_are_one_value_without_a_list_type()
    {
        var widget = new OwnedObject(Custom("""{"parts":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"}}}}}"""))
            .Apply("a", """{"apiVersion":"example.com/v1","spec":{"parts":[{"name":"x"}]}}""");

        AssertJson("""{"f:spec":{"f:parts":{}}}""", widget.Fields("a Apply"));
        Assert.Throws<StatusException>(() => widget.Apply("b", """{"apiVersion":"example.com/v1","spec":{"parts":[{"name":"y"}]}}"""));
    }

    [Fact]
    public void Kubectl_takes_over_what_its_client_side_apply_set()
    {
        const string Applied = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"annotations":{},"name":"m"},"data":{"key":"1"}}""";
        var map = new OwnedObject(ConfigMap).Update(
            "kubectl-client-side-apply",
            $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m","annotations":{"kubectl.kubernetes.io/last-applied-configuration":{{System.Text.Json.JsonSerializer.Serialize(Applied)}} } },"data":{"key":"1"} }""");

        Assert.Throws<StatusException>(() => map.Apply("argocd", """{"apiVersion":"v1","data":{"key":"2"}}"""));
        map.Apply("kubectl", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m"},"data":{"key":"2"}}""");

        Assert.Equal("2", map.Content!["data"]!["key"]!.ToString());
        Assert.Contains("\"key\":\"2\"", map.Content["metadata"]!["annotations"]!["kubectl.kubernetes.io/last-applied-configuration"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_apply_to_an_object_that_nobody_counted_gives_the_rest_to_a_manager_of_its_own()
    {
        var map = new OwnedObject(ConfigMap).Update("a", Map)
            .Change("a", content => content["metadata"]!["managedFields"] = new System.Text.Json.Nodes.JsonArray())
            .Apply("b", """{"apiVersion":"v1","data":{"other":"1"}}""");

        Assert.Equal(["b Apply", "before-first-apply Update"], map.Owners);
    }

    [Fact]
    public void A_status_is_applied_through_its_subresource_alone()
    {
        var widget = new OwnedObject(Custom())
            .Apply("a", """{"apiVersion":"example.com/v1","spec":{"x":1},"status":{"ready":true}}""")
            .Apply("operator", """{"apiVersion":"example.com/v1","spec":{"x":2},"status":{"ready":false}}""", subresource: "status");

        AssertJson("""{"x":1}""", widget.Content!["spec"]);
        AssertJson("""{"ready":false}""", widget.Content["status"]);
        Assert.Equal(["a Apply", "operator Apply status"], widget.Owners);
    }

    [Theory]
    [InlineData("""{"apiVersion":"v2"}""", 400, "Incorrect version specified in apply patch. Specified patch version: v2, expected: v1")]
    [InlineData("""{"apiVersion":"v1","metadata":{"managedFields":[]}}""", 400, "metadata.managedFields must be nil")]
    [InlineData(
        """{"apiVersion":"v1","metadata":{"name":"p","namespace":"n"},"spec":{"containers":[{"image":"x"}]}}""",
        500,
        """failed to create typed patch object (n/p; v1, Kind=Pod): .spec.containers: element 0: associative list with keys has an element that omits all key fields ["name"] (and doesn't have default values for any key fields)""")]
    [InlineData(
        """{"apiVersion":"v1","metadata":{"name":"p","namespace":"n"},"spec":{"containers":[{"name":"a"},{"name":"a"}]}}""",
        500,
        """failed to create typed patch object (n/p; v1, Kind=Pod): .spec.containers: duplicate entries for key [name="a"]""")]
    public void What_cannot_be_applied_is_refused(string applied, int code, string message)
    {
        var refusal = Assert.Throws<StatusException>(() => new OwnedObject(Pod).Apply("a", applied));

        Assert.Equal((code, message), (refusal.Status.Code, refusal.Message));
    }
}
