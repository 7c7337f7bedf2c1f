using System.Text.Json;

namespace Flywheel.Lab.Tests.Platform;

/// <summary>What the stacks of the reference platform allow, in each environment; and that each of these rules refuses what breaks it.</summary>
[Collection(PlatformCollection.Name)]
public sealed class AccessRuleTests(PlatformPlans plans)
{
    [Theory]
    [MemberData(nameof(RuleTests.All), MemberType = typeof(RuleTests))]
    public async Task Nobody_may_do_or_reach_more_than_is_needed(string stack, string environment)
    {
        var plan = await plans.OfAsync(stack, environment);

        Assert.Equal(stack != "dashboard", plan.Secrets.Length > 0);
        Assert.Empty(AccessRules.Rights(plan.Objects));
        Assert.Empty(AccessRules.Tokens(plan.Objects));
        Assert.Empty(AccessRules.Networks(plan.Objects));
        Assert.Empty(AccessRules.Outputs(plan.Json.GetProperty("planned_values").GetProperty("outputs"), plan.Secrets));
    }

    [Theory]
    [InlineData("{ kind: ClusterRole, apiVersion: rbac.authorization.k8s.io/v1, metadata: { name: a } }", "whole cluster")]
    [InlineData("{ kind: Role, apiVersion: rbac.authorization.k8s.io/v1, metadata: { name: a }, rules: [{ apiGroups: [''], resources: ['*'], verbs: [get] }] }", "it allows *")]
    [InlineData("{ kind: Role, apiVersion: rbac.authorization.k8s.io/v1, metadata: { name: a }, rules: [{ resources: [roles], verbs: [get, escalate] }] }", "it allows escalate")]
    public void More_rights_are_told(string manifest, string problem) => Told(AccessRules.Rights(PlatformObject.Read(manifest)), problem);

    [Theory]
    [InlineData("{}")]
    [InlineData("{ serviceAccountName: other }")]
    [InlineData("{ automountServiceAccountToken: true, serviceAccountName: other }")]
    public void A_token_without_rights_is_told(string pod) => Told(AccessRules.Tokens(PlatformObject.Read(
        $$"""
        { kind: Deployment, apiVersion: apps/v1, metadata: { name: a, namespace: n }, spec: { template: { spec: {{pod}} } } }
        ---
        { kind: RoleBinding, apiVersion: rbac.authorization.k8s.io/v1, metadata: { name: a, namespace: n }, subjects: [{ name: own, namespace: n }] }
        """)), "token");

    [Theory]
    [InlineData("{}", "everything")]
    [InlineData("{ to: [{ ipBlock: { cidr: 0.0.0.0/0, except: [169.254.0.0/16] } }] }", "100.100.100.200/32, 192.0.0.192/32")]
    [InlineData("{ to: [{ ipBlock: { cidr: '::/0' } }] }", "fd00:ec2::254/128")]
    public void A_way_out_is_told(string rule, string problem) => Told(AccessRules.Networks(PlatformObject.Read(
        $$"""{ kind: NetworkPolicy, apiVersion: networking.k8s.io/v1, metadata: { name: a }, spec: { egress: [{{rule}}] } }""")), problem);

    [Fact]
    public void An_output_with_a_secret_is_told()
    {
        var outputs = JsonSerializer.Deserialize<JsonElement>("""{"a":{"sensitive":false,"value":["x","abc"]},"b":{"sensitive":true,"value":"abc"}}""");

        Told(AccessRules.Outputs(outputs, ["abc"]), "output a");
    }

    private static void Told(IEnumerable<string> problems, string problem) => Assert.Contains(problem, Assert.Single(problems), StringComparison.Ordinal);
}
