using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Merging;
using static Flywheel.Lab.Tests.Kubernetes.TestKinds;

namespace Flywheel.Lab.Tests.Kubernetes.Merging;

public sealed class JsonPatchTests
{
    [Theory]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/b","value":2}]""", """{"a":1,"b":2}""")]
    [InlineData("""{"a":[1,3]}""", """[{"op":"add","path":"/a/1","value":2}]""", """{"a":[1,2,3]}""")]
    [InlineData("""{"a":[1]}""", """[{"op":"add","path":"/a/-","value":2}]""", """{"a":[1,2]}""")]
    [InlineData("""{"a":[1]}""", """[{"op":"add","path":"/a/1","value":2}]""", """{"a":[1,2]}""")]
    [InlineData("""{"a":{}}""", """[{"op":"add","path":"/a/x~1y~0z","value":1}]""", """{"a":{"x/y~z":1}}""")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/a","value":null}]""", """{"a":null}""")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"","value":{"b":1}}]""", """{"b":1}""")]
    [InlineData("""{"a":1,"b":2}""", """[{"op":"remove","path":"/a"}]""", """{"b":2}""")]
    [InlineData("""{"a":[1,2]}""", """[{"op":"remove","path":"/a/0"}]""", """{"a":[2]}""")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"/a","value":[1]}]""", """{"a":[1]}""")]
    [InlineData("""{"a":[1,2]}""", """[{"op":"replace","path":"/a/1","value":9}]""", """{"a":[1,9]}""")]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"move","from":"/a/b","path":"/c"}]""", """{"a":{},"c":1}""")]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"copy","from":"/a","path":"/c"}]""", """{"a":{"b":1},"c":{"b":1}}""")]
    [InlineData("""{"a":1}""", """[{"op":"test","path":"/a","value":1.0},{"op":"remove","path":"/a"}]""", "{}")]
    [InlineData("""{"a":1}""", """[{"op":"test","path":"/b","value":null}]""", """{"a":1}""")]
    public void An_operation_changes_the_document(string document, string patch, string expected)
    {
        var target = Json(document);

        AssertJson(expected, JsonPatch.Apply(target, JsonNode.Parse(patch)!.AsArray()));
        AssertJson(document, target);
    }

    [Theory]
    [InlineData("""[{"op":"test","path":"/a","value":2}]""", 422)]
    [InlineData("""[{"op":"remove","path":"/none"}]""", 422)]
    [InlineData("""[{"op":"replace","path":"/none","value":1}]""", 422)]
    [InlineData("""[{"op":"add","path":"/none/b","value":1}]""", 422)]
    [InlineData("""[{"op":"add","path":"/list/3","value":1}]""", 422)]
    [InlineData("""[{"op":"add","path":"/a"}]""", 422)]
    [InlineData("""[{"op":"add","path":"a","value":1}]""", 422)]
    [InlineData("""[{"op":"move","from":"/list","path":"/list/0"}]""", 422)]
    [InlineData("""[{"op":"grow","path":"/a"}]""", 422)]
    [InlineData("""["add"]""", 400)]
    public void A_patch_that_does_not_fit_is_refused(string patch, int code)
    {
        var refusal = Assert.Throws<StatusException>(() => JsonPatch.Apply(Json("""{"a":1,"list":[]}"""), JsonNode.Parse(patch)!.AsArray()));

        Assert.Equal(code, refusal.Status.Code);
    }
}
