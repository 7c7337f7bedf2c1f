using System.Text.Json.Nodes;

namespace Flywheel.Lab.Tests.Kubernetes.Http;

public sealed class RequestTests : IAsyncLifetime
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    private TestApi _api = null!;

    public async ValueTask InitializeAsync() => _api = await TestApi.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task To_apply_what_is_not_there_needs_the_right_to_create()
    {
        _api.Lab.Create("""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"patcher"},
             "rules":[{"verbs":["get","patch"],"apiGroups":[""],"resources":["configmaps"]}]}
            """);
        _api.Lab.Create("""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"patcher"},
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"patcher"},
             "subjects":[{"kind":"ServiceAccount","name":"default","namespace":"default"}]}
            """);
        var (_, answer) = await _api.SendAsync("POST", "/api/v1/namespaces/default/serviceaccounts/default/token", "{}");
        var token = answer!["status"]!["token"]!.GetValue<string>();
        const string Map = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"x":"1"}}""";

        var (refused, status) = await ApplyAsync(token);
        var (created, _) = await ApplyAsync(TestApi.AdminToken);
        var (applied, _) = await ApplyAsync(token);

        Assert.Equal((403, 201, 200), (refused, created, applied));
        Assert.Equal(
            "configmaps \"a\" is forbidden: User \"system:serviceaccount:default:default\" cannot create resource \"configmaps\" in API group \"\" in the namespace \"default\"",
            status!["message"]!.GetValue<string>());

        Task<(int Code, JsonNode? Body)> ApplyAsync(string who) =>
            _api.SendAsync("PATCH", $"{ConfigMaps}/a?fieldManager=test", Map, "application/apply-patch+yaml", who);
    }

    [Fact]
    public async Task An_object_is_created_read_replaced_and_deleted()
    {
        var (created, body) = await _api.SendAsync("POST", ConfigMaps, """{"metadata":{"name":"a"},"data":{"x":"1"}}""");
        Assert.Equal((201, "ConfigMap"), (created, Text(body, "kind")));

        body!["data"]!["x"] = "2";
        Assert.Equal(200, (await _api.SendAsync("PUT", $"{ConfigMaps}/a", body.ToJsonString())).Code);
        var (code, conflict) = await _api.SendAsync("PUT", $"{ConfigMaps}/a", body.ToJsonString().Replace("\"2\"", "\"3\"", StringComparison.Ordinal));
        Assert.Equal((409, "Conflict"), (code, Text(conflict, "reason")));

        var (_, read) = await _api.SendAsync("GET", $"{ConfigMaps}/a");
        Assert.Equal("2", read!["data"]!["x"]!.GetValue<string>());
        Assert.Equal(200, (await _api.SendAsync("DELETE", $"{ConfigMaps}/a")).Code);
        Assert.Equal(404, (await _api.SendAsync("GET", $"{ConfigMaps}/a")).Code);
    }

    [Theory]
    [InlineData("application/merge-patch+json", """{"data":{"x":"\ud800"}}""")]
    [InlineData("application/strategic-merge-patch+json", """{"metadata":{"labels":{"x":"\ud800"}}}""")]
    [InlineData("application/json-patch+json", """[{"op":"replace","path":"/data/x","value":"\udc00"}]""")]
    [InlineData("application/merge-patch+json", """{"\ud800":1}""")]
    public async Task A_patch_with_text_that_is_none_is_refused_and_leaves_no_trace(string type, string patch)
    {
        await _api.SendAsync("POST", ConfigMaps, """{"metadata":{"name":"a"},"data":{"x":"1"}}""");

        Assert.Equal(400, (await _api.SendAsync("PATCH", $"{ConfigMaps}/a", patch, type)).Code);

        Assert.Equal("1", (await _api.SendAsync("GET", $"{ConfigMaps}/a")).Body!["data"]!["x"]!.GetValue<string>());
    }

    [Fact]
    public async Task Of_a_field_that_stands_twice_in_a_patch_the_last_counts()
    {
        await _api.SendAsync("POST", ConfigMaps, """{"metadata":{"name":"a"},"data":{"x":"1"}}""");

        var (code, body) = await _api.SendAsync("PATCH", $"{ConfigMaps}/a", """{"data":{"x":"2","x":"3"}}""", "application/merge-patch+json");

        Assert.Equal((200, "3"), (code, body!["data"]!["x"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("application/merge-patch+json", """{"data":{"x":"2","y":null}}""")]
    [InlineData("application/strategic-merge-patch+json", """{"data":{"x":"2","y":null}}""")]
    [InlineData("application/json-patch+json", """[{"op":"replace","path":"/data/x","value":"2"},{"op":"remove","path":"/data/y"}]""")]
    public async Task A_patch_changes_what_it_names(string type, string patch)
    {
        await _api.SendAsync("POST", ConfigMaps, """{"metadata":{"name":"a"},"data":{"x":"1","y":"1","z":"1"}}""");

        var (code, body) = await _api.SendAsync("PATCH", $"{ConfigMaps}/a", patch, type);

        Assert.Equal(200, code);
        Assert.Equal("""{"x":"2","z":"1"}""", body!["data"]!.ToJsonString());
    }

    [Fact]
    public async Task An_apply_makes_what_is_not_there()
    {
        const string Manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  x: \"1\"\n";

        var (code, _) = await _api.SendAsync("PATCH", $"{ConfigMaps}/a?fieldManager=me", Manifest, "application/apply-patch+yaml");
        var (again, _) = await _api.SendAsync("PATCH", $"{ConfigMaps}/a?fieldManager=me", Manifest, "application/apply-patch+yaml");
        var (without, body) = await _api.SendAsync("PATCH", $"{ConfigMaps}/a", Manifest, "application/apply-patch+yaml");

        Assert.Equal((201, 200, 422), (code, again, without));
        Assert.Contains("is required for apply patch", Text(body, "message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", ConfigMaps, "{", 400, "BadRequest")]
    [InlineData("POST", ConfigMaps, "[1]", 400, "BadRequest")]
    [InlineData("POST", ConfigMaps, "", 400, "BadRequest")]
    [InlineData("POST", ConfigMaps, """{"kind":"Secret","metadata":{"name":"a"}}""", 400, "BadRequest")]
    [InlineData("POST", ConfigMaps, """{"apiVersion":"v2","metadata":{"name":"a"}}""", 400, "BadRequest")]
    [InlineData("POST", ConfigMaps, """{"metadata":{"name":"a","namespace":"other"}}""", 400, "BadRequest")]
    [InlineData("POST", ConfigMaps, """{"metadata":{"name":"A/B"}}""", 422, "Invalid")]
    [InlineData("POST", ConfigMaps, """{"metadata":"x"}""", 400, "BadRequest")]
    [InlineData("POST", "/api/v1/namespaces/gone/configmaps", """{"metadata":{"name":"a"}}""", 404, "NotFound")]
    [InlineData("PUT", ConfigMaps + "/a", """{"metadata":{"name":"b"}}""", 400, "BadRequest")]
    [InlineData("POST", ConfigMaps + "?dryRun=x", """{"metadata":{"name":"a"}}""", 422, "Invalid")]
    [InlineData("POST", ConfigMaps + "?fieldValidation=x", """{"metadata":{"name":"a"}}""", 422, "Invalid")]
    [InlineData("GET", ConfigMaps + "?labelSelector=%21%21", null, 400, "BadRequest")]
    [InlineData("GET", ConfigMaps + "?limit=x", null, 400, "BadRequest")]
    [InlineData("GET", ConfigMaps + "?resourceVersion=x", null, 400, "BadRequest")]
    [InlineData("GET", ConfigMaps + "?continue=x", null, 400, "BadRequest")]
    [InlineData("GET", ConfigMaps + "?resourceVersion=999999999", null, 504, "Timeout")]
    [InlineData("GET", "/api/v1/namespaces/default/nodes", null, 404, "NotFound")]
    [InlineData("GET", "/apis/example.com/v1/widgets", null, 404, "NotFound")]
    [InlineData("GET", "/nothing", null, 404, "NotFound")]
    [InlineData("GET", "/api/v1/namespaces/default/pods/a/exec", null, 501, "NotImplemented")]
    [InlineData("GET", "/api/v1/namespaces/default/pods/a/other", null, 404, "NotFound")]
    [InlineData("POST", "/api/v1/configmaps", """{"metadata":{"name":"a"}}""", 405, "MethodNotAllowed")]
    [InlineData("DELETE", "/api/v1/namespaces/kube-system", null, 403, "Forbidden")]
    public async Task A_bad_request_gets_the_answer_of_a_real_server(string method, string path, string? body, int code, string reason)
    {
        var (answered, status) = await _api.SendAsync(method, path, body);

        Assert.Equal((code, reason), (answered, Text(status, "reason")));
        Assert.Equal("Status", Text(status, "kind"));
        Assert.DoesNotContain("   at ", Text(status, "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_beyond_three_megabytes_is_refused()
    {
        var (code, status) = await _api.SendAsync("POST", ConfigMaps, new string(' ', (3 * 1024 * 1024) + 1));

        Assert.Equal((413, "RequestEntityTooLarge"), (code, Text(status, "reason")));
    }

    [Fact]
    public async Task A_body_of_an_unknown_type_is_refused()
    {
        Assert.Equal(415, (await _api.SendAsync("POST", ConfigMaps, "x", "text/plain")).Code);
        Assert.Equal(415, (await _api.SendAsync("PATCH", $"{ConfigMaps}/a", "{}", "application/json")).Code);
    }

    [Fact]
    public async Task Pages_of_a_list_are_of_one_moment()
    {
        foreach (var name in (string[])["a", "b", "c", "d", "e"])
        {
            _api.Lab.ConfigMap(name);
        }

        var (_, first) = await _api.SendAsync("GET", $"{ConfigMaps}?limit=2");
        _api.Cluster.Delete(new(new("", "configmaps"), "default", "d"), new(), TestCluster.Me);
        _api.Lab.ConfigMap("bb");
        var (_, second) = await _api.SendAsync("GET", $"{ConfigMaps}?limit=2&continue={Text(first!["metadata"], "continue")}");
        var (_, third) = await _api.SendAsync("GET", $"{ConfigMaps}?limit=2&continue={Text(second!["metadata"], "continue")}");

        Assert.Equal([["a", "b"], ["c", "d"], ["e"]], new[] { Names(first), Names(second), Names(third) });
        Assert.Equal(3, first["metadata"]!["remainingItemCount"]!.GetValue<long>());
        Assert.Equal("", Text(third!["metadata"], "continue"));
        Assert.Equal(Text(first["metadata"], "resourceVersion"), Text(third["metadata"], "resourceVersion"));
    }

    [Fact]
    public async Task Selectors_choose_from_a_list()
    {
        _api.Lab.Create("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","labels":{"app":"x"}}}""");
        _api.Lab.ConfigMap("b");

        Assert.Equal(["a"], Names((await _api.SendAsync("GET", $"{ConfigMaps}?labelSelector=app%3Dx")).Body));
        Assert.Equal(["b"], Names((await _api.SendAsync("GET", $"{ConfigMaps}?fieldSelector=metadata.name%3Db")).Body));
        Assert.Equal(["a", "b"], Names((await _api.SendAsync("GET", "/api/v1/configmaps")).Body));
    }

    [Fact]
    public async Task Metadata_alone_and_tables_are_sent_to_who_wants_them()
    {
        _api.Lab.ConfigMap("a");

        var (_, metadata) = await _api.SendAsync(
            "GET", ConfigMaps, accept: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json");
        var (_, table) = await _api.SendAsync("GET", ConfigMaps, accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");

        Assert.Equal("PartialObjectMetadataList", Text(metadata, "kind"));
        Assert.Null(metadata!["items"]![0]!["data"]);
        Assert.Equal(("Table", "a"), (Text(table, "kind"), table!["rows"]![0]!["cells"]![0]!.GetValue<string>()));
        Assert.Equal("PartialObjectMetadata", Text(table["rows"]![0]!["object"], "kind"));
    }

    [Fact]
    public async Task Scale_reads_and_writes_the_number_of_replicas()
    {
        _api.Lab.Create(
            """
            {"apiVersion":"postgresql.cnpg.io/v1","kind":"Cluster","metadata":{"name":"pg"},"spec":{"instances":1}}
            """);
        const string Scale = "/apis/postgresql.cnpg.io/v1/namespaces/default/clusters/pg/scale";

        var (_, before) = await _api.SendAsync("GET", Scale);
        before!["spec"]!["replicas"] = 3;
        var (code, after) = await _api.SendAsync("PUT", Scale, before.ToJsonString());
        var (patched, last) = await _api.SendAsync("PATCH", Scale, """{"spec":{"replicas":2}}""", "application/merge-patch+json");

        Assert.Equal(("Scale", 200, 3), (Text(before, "kind"), code, after!["spec"]!["replicas"]!.GetValue<int>()));
        Assert.Equal((200, 2), (patched, last!["spec"]!["replicas"]!.GetValue<int>()));
        Assert.Equal(409, (await _api.SendAsync("PUT", Scale, before.ToJsonString())).Code);
        Assert.Equal(
            415,
            (await _api.SendAsync("PATCH", Scale[..^6], """{"spec":{"instances":2}}""", "application/strategic-merge-patch+json")).Code);
    }

    [Fact]
    public async Task A_namespace_keeps_its_finalizer_until_it_is_finalized()
    {
        var (_, space) = await _api.SendAsync("POST", "/api/v1/namespaces", """{"metadata":{"name":"x"}}""");
        space!.AsObject().Remove("spec");
        Assert.Equal(200, (await _api.SendAsync("PUT", "/api/v1/namespaces/x", space.ToJsonString())).Code);

        var (_, marked) = await _api.SendAsync("DELETE", "/api/v1/namespaces/x");
        Assert.Equal("Terminating", Text(marked!["status"], "phase"));

        marked["spec"]!["finalizers"] = new JsonArray();
        Assert.Equal(200, (await _api.SendAsync("PUT", "/api/v1/namespaces/x/finalize", marked.ToJsonString())).Code);
        Assert.Equal(404, (await _api.SendAsync("GET", "/api/v1/namespaces/x")).Code);
    }

    [Fact]
    public async Task A_collection_is_deleted_by_selector()
    {
        _api.Lab.Create("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","labels":{"app":"x"}}}""");
        _api.Lab.ConfigMap("b");

        Assert.Equal(200, (await _api.SendAsync("DELETE", $"{ConfigMaps}?labelSelector=app%3Dx")).Code);
        Assert.Equal(["b"], Names((await _api.SendAsync("GET", ConfigMaps)).Body));
    }

    [Fact]
    public async Task The_version_says_that_this_is_a_simulation()
    {
        var (code, version) = await _api.SendAsync("GET", "/version", token: null);

        Assert.Equal((200, "1", "33"), (code, Text(version, "major"), Text(version, "minor")));
        Assert.Contains("flywheel-lab", Text(version, "gitVersion"), StringComparison.Ordinal);
        Assert.Equal("ok", (await _api.SendAsync("GET", "/readyz", token: null)).Body!.GetValue<string>());
    }

    private static string Text(JsonNode? node, string field) => node?[field]?.GetValue<string>() ?? "";

    private static string[] Names(JsonNode? list) =>
        [.. list!["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>())];
}
