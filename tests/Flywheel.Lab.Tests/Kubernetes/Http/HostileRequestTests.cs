using System.Buffers.Text;
using System.Text;
using Flywheel.Lab.Kubernetes.Schemas.Custom;
using Flywheel.Lab.Kubernetes.Schemas.Validation;

namespace Flywheel.Lab.Tests.Kubernetes.Http;

/// <summary>Requests that no client makes in good faith. The answer is a refusal or a success, and never that the lab failed.</summary>
public sealed class HostileRequestTests : IAsyncLifetime
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const string Pods = "/api/v1/namespaces/default/pods";
    private const string Apply = "application/apply-patch+yaml";
    private const string Merge = "application/merge-patch+json";
    private const string Strategic = "application/strategic-merge-patch+json";
    private const string Json = "application/json-patch+json";
    private const string Protobuf = "application/vnd.kubernetes.protobuf";

    private static readonly string _deep = string.Concat(Enumerable.Repeat("[", 5000)) + string.Concat(Enumerable.Repeat("]", 5000));

    private readonly List<string> _failures = [];
    private TestApi _api = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await TestApi.StartAsync();
        _client = _api.Client();
        await _api.SendAsync("POST", ConfigMaps, """{"metadata":{"name":"a"},"data":{"x":"1"}}""");
        await _api.SendAsync("POST", "/apis/apps/v1/namespaces/default/deployments", """
            {"metadata":{"name":"web"},"spec":{"selector":{"matchLabels":{"app":"a"}},"template":{"metadata":{"labels":{"app":"a"}},"spec":{"containers":[{"name":"a","image":"a"}]}}}}
            """);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _api.DisposeAsync();
    }

    [Fact]
    public async Task No_query_makes_the_lab_fail()
    {
        string[] marks = ["null", "1", "[]", "{}", """{"rv":"x"}""", """{"rv":1e99}""", """{"rv":1,"name":1,"namespace":{}}""", "{\"a\":\"\\ud800\",\"a\":1}", """{"rv":-1,"rv":2}"""];
        string[] queries =
        [
            .. marks.Select(mark => "continue=" + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(mark))),
            "continue=%00", "continue=====", "limit=99999999999999999999", "limit=-1", "limit=0&continue=x", "limit=9223372036854775807", "resourceVersion=-1",
            "resourceVersion=x&resourceVersionMatch=Exact", "resourceVersion=99999999999999999999", "resourceVersion=9223372036854775807", "resourceVersionMatch=x",
            "labelSelector=%ff%00", "labelSelector=a+in+(((", "labelSelector=!", "labelSelector=a=b,,", "labelSelector=" + new string('(', 4000), "fieldSelector===", "fieldSelector=metadata.name",
            "fieldSelector=a[", "watch=1&resourceVersion=x", "watch=1&timeoutSeconds=x", "fieldManager=" + new string('x', 3000), "dryRun=x", "fieldValidation=%00", "includeObject=x", "pretty=x",
        ];
        string[] paths = [ConfigMaps, $"{ConfigMaps}/a", "/api/v1/namespaces/a%2Fb/pods/%00"];
        foreach (var path in paths)
        {
            foreach (var query in queries)
            {
                await AnswersAsync("GET", $"{path}?{query}");
            }
        }

        foreach (var query in queries)
        {
            await AnswersAsync("DELETE", $"{ConfigMaps}/missing?{query}");
            await AnswersAsync("GET", $"{ConfigMaps}?{query}", accept: "application/json;as=Table;v=v1;g=meta.k8s.io");
        }

        Assert.Empty(_failures);
    }

    [Fact]
    public async Task No_patch_makes_the_lab_fail()
    {
        (string Type, string Body)[] patches =
        [
            (Json, "[null]"), (Json, "[1]"), (Json, "[{}]"), (Json, """[{"op":"add"}]"""), (Json, """[{"op":"add","path":"","value":1}]"""), (Json, """[{"op":"remove","path":""}]"""),
            (Json, """[{"op":1,"path":{}}]"""), (Json, """[{"op":"move","path":"/data","from":"/data/x"}]"""), (Json, """[{"op":"move","from":"/metadata","path":"/metadata/labels/x"}]"""),
            (Json, """[{"op":"copy","from":"","path":"/data/y"}]"""), (Json, """[{"op":"replace","path":"/metadata","value":null}]"""), (Json, """[{"op":"replace","path":"/metadata/name","value":["a"]}]"""),
            (Json, """[{"op":"add","path":"/metadata/labels","value":[]}]"""), (Json, """[{"op":"add","path":"/data/-1","value":1}]"""), (Json, """[{"op":"test","path":"/data","value":[1]}]"""),
            (Json, """[{"op":"add","path":"/metadata/managedFields","value":"x"}]"""), (Json, """[{"op":"add","path":"/metadata/ownerReferences","value":[1]}]"""), (Json, """[{"op":"add","path":"/~2","value":1}]"""),
            (Merge, "null"), (Merge, "[]"), (Merge, "1"), (Merge, ""), (Merge, """{"metadata":null}"""), (Merge, """{"metadata":1}"""), (Merge, """{"metadata":{"labels":1}}"""), (Merge, """{"metadata":{"labels":{"a":1}}}"""),
            (Merge, """{"metadata":{"annotations":["x"]}}"""), (Merge, """{"metadata":{"finalizers":{"x":1}}}"""), (Merge, """{"metadata":{"ownerReferences":[null]}}"""), (Merge, """{"metadata":{"ownerReferences":[{"kind":1}]}}"""),
            (Merge, """{"metadata":{"resourceVersion":1}}"""), (Merge, """{"metadata":{"deletionTimestamp":{}}}"""), (Merge, """{"metadata":{"generation":"x","uid":1}}"""), (Merge, """{"kind":1,"apiVersion":[]}"""), (Merge, _deep),
            (Merge, """{"metadata":{"managedFields":[{"manager":"m","operation":"Apply","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"k:{bad":{},"q":{},"":1,"v:":{},"i:x":{}}}}]}}"""),
            (Strategic, """{"spec":{"template":{"spec":{"containers":[null]}}}}"""), (Strategic, """{"spec":{"template":{"spec":{"containers":[{"name":1}]}}}}"""), (Strategic, """{"spec":{"template":{"spec":{"containers":{"name":"a"}}}}}"""),
            (Strategic, """{"$patch":1}"""), (Strategic, """{"$patch":"x"}"""), (Strategic, """{"spec":{"$retainKeys":1}}"""), (Strategic, """{"spec":{"$setElementOrder/containers":1,"$deleteFromPrimitiveList/x":{}}}"""),
            (Strategic, """{"spec":{"template":{"spec":{"$setElementOrder/containers":[1,null,{}]}}}}"""), (Strategic, """{"metadata":{"$deleteFromPrimitiveList/finalizers":1}}"""), (Strategic, """{"spec":{"template":{"spec":{"containers":[{"$patch":"delete"}]}}}}"""),
            (Strategic, """{"spec":{"replicas":1e400}}"""), (Strategic, """{"spec":{"replicas":99999999999999999999}}"""), (Strategic, """{"spec":{"strategy":{"rollingUpdate":{"maxSurge":{}}}}}"""),
            (Apply, "a: b"), (Apply, "- 1"), (Apply, "null"), (Apply, "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: 1}"), (Apply, "{apiVersion: v1, kind: ConfigMap, metadata: 1}"),
            (Apply, "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, managedFields: [1]}}"), (Apply, "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {1: &a [*a]}}"), (Apply, "!!binary x"), (Apply, "\"\\uD800\""), (Apply, "a: \"\\ud800\""),
            (Apply, "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: \"\\ud800\"}}"), (Apply, _deep), (Apply, "&a [&b [*a,*b]]"), (Apply, "? {a: b}\n: c"),
            ("text/plain", "x"), (Protobuf, "x"), (Protobuf, "k8s\0"), (Protobuf, "k8s\0\n\u007f"),
        ];
        foreach (var path in (string[])[$"{ConfigMaps}/a", "/apis/apps/v1/namespaces/default/deployments/web", "/apis/apps/v1/namespaces/default/deployments/web/status", "/apis/apps/v1/namespaces/default/deployments/web/scale", "/api/v1/namespaces/default"])
        {
            foreach (var (type, body) in patches)
            {
                await AnswersAsync("PATCH", $"{path}?fieldManager=x", body, type);
                await AnswersAsync("PATCH", $"{path}?fieldManager=y&force=true&fieldValidation=Ignore", body, type);
            }
        }

        await AnswersAsync("GET", "/apis/apps/v1/deployments", accept: "application/json;as=Table;v=v1;g=meta.k8s.io");

        Assert.Empty(_failures);
    }

    [Fact]
    public async Task No_body_makes_the_lab_fail()
    {
        string[] bodies =
        [
            "", "null", "1", "[]", "{", _deep, "{\"a\":" + _deep + "}", """{"metadata":{"name":["a"]}}""", """{"metadata":{"generateName":1}}""", """{"metadata":{"name":"x","namespace":1}}""", """{"kind":[],"apiVersion":{},"metadata":{"name":"x"}}""",
            """{"metadata":{"name":"x"},"spec":[]}""", """{"metadata":{"name":"x"},"spec":{"containers":1}}""", """{"metadata":{"name":"x"},"spec":{"containers":[1,null]}}""", """{"metadata":{"name":"x"},"spec":{"replicas":{}}}""",
            """{"metadata":{"name":"x"},"data":{"a":1}}""", """{"metadata":{"name":"x"},"data":[]}""", """{"metadata":{"name":"x"},"spec":{"schedule":1,"selector":1,"ports":[1]}}""", """{"propagationPolicy":1,"preconditions":[],"gracePeriodSeconds":"x","dryRun":1}""",
            """{"metadata":{"name":"x"},"spec":{"group":"x.y","names":1,"versions":{"a":1}}}""", """{"metadata":{"name":"xs.x.y"},"spec":{"group":"x.y","scope":"Namespaced","names":{"plural":"xs","kind":"X"},"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"a":1}}}}]}}""",
            """{"metadata":{"name":"x"},"spec":{"token":1,"resourceAttributes":[],"nonResourceAttributes":1,"audiences":1,"expirationSeconds":"x"}}""", """{"metadata":{"name":"x"},"rules":[1],"subjects":[1],"roleRef":1}""", """{"metadata":{"name":"x"},"spec":{"rules":[{"http":1}]}}""",
            """{"metadata":{"name":"x"},"status":{"conditions":[1],"phase":[]}}""", """{"metadata":{"name":"x","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"a\":1,\"a\":2}"}}}""",
        ];
        string[] paths =
        [
            ConfigMaps, Pods, "/api/v1/namespaces", "/api/v1/namespaces/default/secrets", "/api/v1/namespaces/default/services", "/apis/apps/v1/namespaces/default/deployments", "/apis/apps/v1/namespaces/default/statefulsets",
            "/apis/batch/v1/namespaces/default/jobs", "/apis/batch/v1/namespaces/default/cronjobs", "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers", "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
            "/apis/policy/v1/namespaces/default/poddisruptionbudgets", "/apis/rbac.authorization.k8s.io/v1/clusterroles", "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
            "/apis/authentication.k8s.io/v1/tokenreviews", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", "/api/v1/namespaces/default/serviceaccounts/default/token", $"{Pods}/x/eviction",
            "/apis/postgresql.cnpg.io/v1/namespaces/default/clusters", "/apis/minio.min.io/v2/namespaces/default/tenants", "/api/v1/namespaces/default/events", "/apis/coordination.k8s.io/v1/namespaces/default/leases",
        ];
        foreach (var path in paths)
        {
            foreach (var body in bodies)
            {
                await AnswersAsync("POST", path, body);
                await AnswersAsync("POST", $"{path}?fieldValidation=Ignore&dryRun=All", body, "application/yaml");
                await AnswersAsync("PUT", $"{path}/x", body);
            }

            await AnswersAsync("DELETE", $"{path}/x", """{"propagationPolicy":1,"preconditions":[],"gracePeriodSeconds":"x","dryRun":1}""");
        }

        Assert.Empty(_failures);
    }

    [Fact]
    public void A_pattern_of_a_definition_takes_no_longer_than_the_text_is_long()
    {
        var errors = new FieldErrors();
        var schema = new System.Text.Json.Nodes.JsonObject { ["type"] = "string", ["pattern"] = "^(a|aa)+c$|^a+b$" };

        ScalarValidation.Check(schema, System.Text.Json.Nodes.JsonValue.Create(new string('a', 2000) + "b"), "spec.x", errors);

        Assert.True(errors.IsEmpty);
    }

    private async Task AnswersAsync(string method, string path, string? body = null, string type = "application/json", string? accept = null)
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8);
            request.Content.Headers.ContentType = new(type);
        }

        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        if ((int)response.StatusCode == 500)
        {
            _failures.Add($"{(int)response.StatusCode} {method} {path} {type} {body?[..Math.Min(body.Length, 200)]}");
        }
    }
}
