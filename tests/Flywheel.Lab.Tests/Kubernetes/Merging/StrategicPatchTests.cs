using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Merging;
using static Flywheel.Lab.Tests.Kubernetes.TestKinds;

namespace Flywheel.Lab.Tests.Kubernetes.Merging;

public sealed class StrategicPatchTests
{
    [Theory]
    // an item with a known key is merged, a new one comes first (as in the page of kubernetes.io about kubectl patch)
    [InlineData(
        """{"containers":[{"name":"a","image":"a:1","env":[{"name":"X","value":"1"}]}]}""",
        """{"containers":[{"name":"b","image":"b:1"},{"name":"a","image":"a:2"}]}""",
        """{"containers":[{"name":"b","image":"b:1"},{"name":"a","image":"a:2","env":[{"name":"X","value":"1"}]}]}""")]
    [InlineData("""{"containers":[{"name":"a"}]}""", """{"containers":[{"name":"b"}]}""", """{"containers":[{"name":"b"},{"name":"a"}]}""")]
    // lists without a key are replaced
    [InlineData("""{"tolerations":[{"key":"a"}]}""", """{"tolerations":[{"key":"b"}]}""", """{"tolerations":[{"key":"b"}]}""")]
    [InlineData(
        """{"containers":[{"name":"a","command":["x","y"],"ports":[{"containerPort":80}]}]}""",
        """{"containers":[{"name":"a","command":["z"],"ports":[{"containerPort":80,"name":"http"}]}]}""",
        """{"containers":[{"name":"a","command":["z"],"ports":[{"containerPort":80,"name":"http"}]}]}""")]
    // directives
    [InlineData("""{"containers":[{"name":"a"},{"name":"b"}]}""", """{"containers":[{"$patch":"delete","name":"a"}]}""", """{"containers":[{"name":"b"}]}""")]
    [InlineData("""{"containers":[{"name":"a"}]}""", """{"containers":[{"$patch":"replace"},{"name":"b"}]}""", """{"containers":[{"name":"b"}]}""")]
    [InlineData("""{"securityContext":{"runAsUser":1}}""", """{"securityContext":{"$patch":"replace","fsGroup":2}}""", """{"securityContext":{"fsGroup":2}}""")]
    [InlineData("""{"securityContext":{"runAsUser":1}}""", """{"securityContext":{"$patch":"delete"}}""", """{"securityContext":{}}""")]
    [InlineData("""{"nodeSelector":{"a":"1","b":"2"}}""", """{"nodeSelector":{"a":null,"c":"3"}}""", """{"nodeSelector":{"b":"2","c":"3"}}""")]
    // kubectl apply: the order it wants, the server's own items after it unless they were before
    [InlineData(
        """{"containers":[{"name":"injected"},{"name":"a"},{"name":"b"}]}""",
        """{"$setElementOrder/containers":[{"name":"b"},{"name":"c"},{"name":"a"}],"containers":[{"name":"c","image":"c"}]}""",
        """{"containers":[{"name":"injected"},{"name":"b"},{"name":"c","image":"c"},{"name":"a"}]}""")]
    [InlineData(
        """{"containers":[{"name":"a"},{"name":"b"}]}""",
        """{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}]}""",
        """{"containers":[{"name":"b"},{"name":"a"}]}""")]
    [InlineData(
        """{"volumes":[{"name":"v","emptyDir":{}}]}""",
        """{"volumes":[{"name":"v","$retainKeys":["name","configMap"],"configMap":{"name":"c"}}]}""",
        """{"volumes":[{"name":"v","configMap":{"name":"c"}}]}""")]
    [InlineData("{}", """{"securityContext":{"runAsUser":1,"fsGroup":null},"volumes":[{"$patch":"delete","name":"x"}]}""", """{"securityContext":{"runAsUser":1},"volumes":[]}""")]
    public void A_patch_of_a_pod_merges_as_the_server_does(string spec, string patch, string expected) => AssertJson(
        $$"""{"spec":{{expected}}}""",
        StrategicPatch.Apply(Json($$"""{"spec":{{spec}}}"""), Json($$"""{"spec":{{patch}}}"""), Pod));

    [Theory]
    [InlineData("""{"finalizers":["b"]}""", """{"finalizers":["b","a"]}""")]
    [InlineData("""{"$deleteFromPrimitiveList/finalizers":["a"]}""", """{"finalizers":[]}""")]
    [InlineData("""{"$setElementOrder/finalizers":["c","a"],"finalizers":["c"]}""", """{"finalizers":["c","a"]}""")]
    public void A_list_of_plain_values_is_a_set(string patch, string expected) => AssertJson(
        $$"""{"metadata":{{expected}}}""",
        StrategicPatch.Apply(Json("""{"metadata":{"finalizers":["a"]}}"""), Json($$"""{"metadata":{{patch}}}"""), ConfigMap));

    [Fact]
    public void The_strategy_of_a_deployment_changes_its_type()
    {
        var target = Json("""{"spec":{"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}}}}""");
        var patch = Json("""{"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}""");

        AssertJson("""{"spec":{"strategy":{"type":"Recreate"}}}""", StrategicPatch.Apply(target, patch, Deployment));
    }

    [Theory]
    [InlineData("""{"spec":{"$patch":"grow"}}""", 400)]
    [InlineData("""{"spec":{"$retainKeys":["x"],"containers":[{"name":"a"}]}}""", 400)]
    [InlineData("""{"spec":{"$setElementOrder/containers":"a"}}""", 400)]
    [InlineData("""{"spec":{"containers":[{"image":"a"}]}}""", 422)]
    [InlineData("""{"spec":{"containers":["a"]}}""", 400)]
    public void A_wrong_patch_is_refused(string patch, int code)
    {
        var target = Json("""{"spec":{"containers":[{"name":"a"}]}}""");

        Assert.Equal(code, Assert.Throws<StatusException>(() => StrategicPatch.Apply(target, Json(patch), Pod)).Status.Code);
    }

    [Fact]
    public void A_custom_kind_refuses_it() =>
        Assert.Equal(415, Assert.Throws<StatusException>(() => StrategicPatch.Apply([], [], Custom())).Status.Code);
}
