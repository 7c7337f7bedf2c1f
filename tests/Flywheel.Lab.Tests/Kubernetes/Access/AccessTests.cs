using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Access;
using Flywheel.Lab.Kubernetes.Bootstrap;
using Flywheel.Lab.Kubernetes.Errors;

namespace Flywheel.Lab.Tests.Kubernetes.Access;

public sealed class AccessTests : IDisposable
{
    private static readonly Identity Pipeline = Identity.Of("pipeline", SystemRoles.PipelineGroup);

    private readonly TestCluster _lab = new(new ClusterBootstrap());

    [Theory]
    [InlineData("create", "apps", "deployments", "x", true)]
    [InlineData("patch", "apps", "deployments/scale", "x", true)]
    [InlineData("update", "apps", "deployments/status", "x", true)]
    [InlineData("delete", "", "secrets", "x", true)]
    [InlineData("create", "", "namespaces", "", true)]
    [InlineData("get", "", "pods/log", "x", true)]
    [InlineData("create", "", "pods/eviction", "x", true)]
    [InlineData("create", "", "serviceaccounts/token", "x", true)]
    [InlineData("create", "apiextensions.k8s.io", "customresourcedefinitions", "", true)]
    [InlineData("create", "rbac.authorization.k8s.io", "clusterrolebindings", "", true)]
    [InlineData("patch", "postgresql.cnpg.io", "clusters", "x", true)]
    [InlineData("patch", "minio.min.io", "tenants", "x", true)]
    [InlineData("create", "storage.k8s.io", "storageclasses", "", true)]
    [InlineData("create", "batch", "jobs", "x", true)]
    [InlineData("list", "", "nodes", "", true)]
    [InlineData("patch", "", "nodes", "", false)]
    [InlineData("delete", "", "nodes", "", false)]
    [InlineData("impersonate", "", "users", "", false)]
    [InlineData("list", "unheard.example.com", "things", "x", true)]
    [InlineData("create", "unheard.example.com", "things", "x", false)]
    public void The_pipeline_may_what_a_deployment_needs(string verb, string group, string resource, string @namespace, bool allowed)
    {
        var parts = resource.Split('/');
        var request = new AccessRequest
        {
            Verb = verb,
            Group = group,
            Resource = parts[0],
            Subresource = parts.Length > 1 ? parts[1] : "",
            Namespace = @namespace,
        };

        Assert.Equal(allowed, new Authorizer(_lab.Cluster).Allows(Pipeline, request));
        Assert.True(new Authorizer(_lab.Cluster).Allows(Identity.Of("admin", Identity.Masters), request));
    }

    [Theory]
    [InlineData("get", "", "pods", "", "a", "web", true)]
    [InlineData("get", "", "pods", "", "a", "other", false)]
    [InlineData("get", "", "pods", "", "b", "web", false)]
    [InlineData("get", "", "pods", "log", "a", "web", false)]
    [InlineData("list", "", "pods", "", "a", "web", false)]
    [InlineData("update", "apps", "deployments", "scale", "a", "any", true)]
    [InlineData("update", "apps", "deployments", "", "a", "any", false)]
    [InlineData("watch", "batch", "jobs", "", "a", "", true)]
    [InlineData("watch", "apps", "jobs", "", "a", "", false)]
    public void A_role_allows_what_its_rules_say(
        string verb, string group, string resource, string subresource, string @namespace, string name, bool allowed)
    {
        _lab.Create("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"a"}}""");
        _lab.Create(
            """
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"r","namespace":"a"},"rules":[
              {"verbs":["get"],"apiGroups":[""],"resources":["pods"],"resourceNames":["web"]},
              {"verbs":["update"],"apiGroups":["*"],"resources":["*/scale"]},
              {"verbs":["*"],"apiGroups":["batch"],"resources":["*"]}]}
            """);
        _lab.Create(
            """
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"b","namespace":"a"},
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"r"},
             "subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"me"}]}
            """);
        var request = new AccessRequest
        {
            Verb = verb,
            Group = group,
            Resource = resource,
            Subresource = subresource,
            Namespace = @namespace,
            Name = name,
        };

        Assert.Equal(allowed, new Authorizer(_lab.Cluster).Allows(Identity.Of("me"), request));
    }

    [Fact]
    public void A_refusal_is_worded_as_on_a_real_server()
    {
        var authorizer = new Authorizer(_lab.Cluster);
        var me = Identity.Of("me");

        Assert.Equal(
            "deployments.apps is forbidden: User \"me\" cannot list resource \"deployments\" in API group \"apps\" in the namespace \"x\"",
            Refusal(() => authorizer.Check(me, new() { Verb = "list", Group = "apps", Resource = "deployments", Namespace = "x" })));
        Assert.Equal(
            "nodes \"n\" is forbidden: User \"me\" cannot get resource \"nodes\" in API group \"\" at the cluster scope",
            Refusal(() => authorizer.Check(me, new() { Verb = "get", Resource = "nodes", Name = "n" })));
        Assert.Equal(
            "forbidden: User \"me\" cannot get path \"/metrics\"", Refusal(() => authorizer.Check(me, new() { Verb = "get", Path = "/metrics" })));
    }

    [Fact]
    public void A_token_is_good_until_it_ends()
    {
        var tokens = new BearerTokens(_lab.Time);
        tokens.Add("secret", Pipeline, _lab.Time.GetUtcNow().AddMinutes(1));
        Assert.Equal("pipeline", tokens.Find("secret")?.Name);
        Assert.Null(tokens.Find("guess"));

        _lab.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(tokens.Find("secret"));
    }

    [Fact]
    public void A_token_of_a_service_account_outlives_the_process_but_not_the_account()
    {
        var account = _lab.Cluster.Find(new(new("", "serviceaccounts"), "default", "default"))!;
        var token = new ServiceAccountTokens(_lab.Cluster, _lab.Database.Documents("keys"))
            .Make(account, new JsonArray("x"), _lab.Time.GetUtcNow().AddHours(1));

        _lab.Restart();
        var tokens = new ServiceAccountTokens(_lab.Cluster, _lab.Database.Documents("keys"));
        Assert.Equal("system:serviceaccount:default:default", tokens.Find(token)?.Name);
        Assert.Null(tokens.Find(token[..^2] + "AA"));
        Assert.Null(tokens.Find("a.b.c"));

        _lab.Cluster.Delete(account.Key, new(), TestCluster.Me);
        Assert.Null(tokens.Find(token));
    }

    public void Dispose() => _lab.Dispose();

    private static string Refusal(Action check) => Assert.Throws<StatusException>(check).Message;
}
