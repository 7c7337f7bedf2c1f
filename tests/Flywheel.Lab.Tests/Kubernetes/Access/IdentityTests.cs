using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Access;

namespace Flywheel.Lab.Tests.Kubernetes.Access;

public sealed class IdentityTests : IAsyncLifetime
{
    private TestApi _api = null!;

    public async ValueTask InitializeAsync() => _api = await TestApi.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Who_has_no_token_or_a_wrong_or_an_old_one_is_not_let_in()
    {
        _api.Tokens.Add("old", Identity.Of("pipeline"), _api.Lab.Time.GetUtcNow());

        foreach (var token in (string?[])[null, "guess", "old"])
        {
            var (code, status) = await _api.SendAsync("GET", "/api/v1/pods", token: token);
            Assert.Equal((401, "Unauthorized"), (code, status!["reason"]!.GetValue<string>()));
        }
    }

    [Fact]
    public async Task The_pipeline_is_refused_what_is_the_admins()
    {
        var (code, status) = await _api.SendAsync("DELETE", "/api/v1/nodes/lab-node-1", token: TestApi.PipelineToken);

        Assert.Equal((403, "Forbidden"), (code, status!["reason"]!.GetValue<string>()));
        Assert.Equal(
            "nodes \"lab-node-1\" is forbidden: User \"pipeline\" cannot delete resource \"nodes\" in API group \"\" at the cluster scope",
            status["message"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("delete", "nodes", false)]
    [InlineData("create", "pods", true)]
    public async Task One_can_ask_what_one_may(string verb, string resource, bool allowed)
    {
        var (code, review) = await _api.SendAsync(
            "POST",
            "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            "{\"spec\":{\"resourceAttributes\":{\"verb\":\"" + verb + "\",\"resource\":\"" + resource + "\",\"namespace\":\"default\"}}}",
            token: TestApi.PipelineToken);

        Assert.Equal((201, allowed), (code, review!["status"]!["allowed"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task One_can_ask_who_one_is_and_become_a_service_account()
    {
        var (_, request) = await _api.SendAsync(
            "POST", "/api/v1/namespaces/default/serviceaccounts/default/token", """{"spec":{"expirationSeconds":600}}""");
        var token = request!["status"]!["token"]!.GetValue<string>();

        var (_, review) = await _api.SendAsync("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}", token: token);
        Assert.Equal("system:serviceaccount:default:default", review!["status"]!["userInfo"]!["username"]!.GetValue<string>());
        Assert.Equal(403, (await _api.SendAsync("GET", "/api/v1/pods", token: token)).Code);

        _api.Lab.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(401, (await _api.SendAsync("GET", "/api/v1/pods", token: token)).Code);
    }

    [Fact]
    public async Task The_rules_of_an_identity_are_listed()
    {
        var (_, review) = await _api.SendAsync(
            "POST", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", """{"spec":{"namespace":"default"}}""", token: TestApi.PipelineToken);

        Assert.Contains(
            review!["status"]!["resourceRules"]!.AsArray(),
            rule => rule!["apiGroups"]!.AsArray().Any(group => group!.GetValue<string>() == "apps"));
        Assert.IsType<JsonArray>(review["status"]!["nonResourceRules"]);
    }
}
