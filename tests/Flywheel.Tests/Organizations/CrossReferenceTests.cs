using Flywheel.Diagnostics;
using Flywheel.Organizations;
using static Flywheel.Tests.Organizations.OrganizationSamples;

namespace Flywheel.Tests.Organizations;

public sealed class CrossReferenceTests
{
    [Theory]
    [InlineData("cluster_context: acme/platform/agents:prod-cluster", "cluster_context: dev-cluster", "FW1206", true)]
    [InlineData("min_replicas: 1", "min_replicas: 4", "FW1207", true)]
    [InlineData("cpu_request: 500m", "cpu_request: 2001m", "FW1208", true)]
    [InlineData("memory_request: 1Gi", "memory_request: 5000Mi", "FW1208", true)]
    [InlineData("tags: [nix]", "tags: [linux, docker]", "FW1209", true)]
    [InlineData("server: https://attic.apps.acme.test", "server: https://attic.other.test", "FW1210", true)]
    [InlineData("server: https://attic.apps.acme.test", "server: https://atticapps.acme.test", "FW1210", true)]
    [InlineData("type: nix", "type: a100", "FW1212", true)]
    [InlineData("name: main", "name: YOUR_CACHE", "FW1214", true)]
    [InlineData("image: docker:27", "image: replace-me", "FW1214", true)]
    [InlineData("environments: [dev-cluster]", "environments: [dev]", "FW1218", true)]
    [InlineData("https://gitlab.acme.test", "https://gitlab.example.com", "FW1220", false)]
    [InlineData("type: nix", "type: dind", "FW1221", false)]
    public void A_broken_rule_is_an_error_or_a_warning(string old, string replacement, string code, bool isError)
    {
        var problem = Assert.Single(ReadWith(old, replacement).Diagnostics);

        Assert.Equal((code, isError), (problem.Code, problem.IsError));
    }

    [Theory]
    [InlineData("cpu_request: 500m", "cpu_request: 2000m")]
    [InlineData("memory_request: 1Gi", "memory_request: 4294967296")]
    [InlineData("min_replicas: 1", "min_replicas: 3")]
    [InlineData("server: https://attic.apps.acme.test", "server: http://dev.acme.test:8080/cache")]
    [InlineData("type: nix\n    tags: [nix]", "type: l40s\n    tags: [GPU]")]
    [InlineData("type: nix\n    tags: [nix]", "type: dind\n    tags: [dind, privileged]")]
    [InlineData("tags: [nix]", "tags: [linux, docker]\n    environments: [prod-cluster]")]
    [InlineData("name: main", "name: changeable")]
    [InlineData("gitlab.acme.test", "gitlab.myexample.com")]
    public void What_keeps_the_rules_is_not_mentioned(string old, string replacement) => Assert.Empty(ReadWith(old, replacement).Diagnostics);

    [Fact]
    public void A_nix_runner_needs_a_cache()
    {
        var start = Canonical.IndexOf("cache:\n", StringComparison.Ordinal);
        var read = Read(Canonical[..start] + Canonical[Canonical.IndexOf("forge:", StringComparison.Ordinal)..]);

        Assert.Equal(["FW1102 1:1", "FW1211 25:11"], Places(read.Diagnostics));
    }

    [Fact]
    public void Example_domains_are_mentioned_but_accepted()
    {
        var read = Read(Canonical.Replace("acme.test", "example.com", StringComparison.Ordinal));

        Assert.True(read.IsUsable);
        Assert.Equal(["FW1220"], read.Diagnostics.Select(d => d.Code).Distinct());
    }

    [Fact]
    public void A_template_may_hold_placeholders() =>
        Assert.Empty(Read(Canonical.Replace("acme.test", "example.com", StringComparison.Ordinal), "config/organization.example.yaml").Diagnostics);

    [Fact]
    public void Every_stack_has_variables_for_every_environment()
    {
        var diagnostics = StackReferences.Check(Read(Canonical).Value!, ["attic", "runners"], (stack, environment) => (stack, environment) is not ("runners", "prod-cluster"));

        var problem = Assert.Single(diagnostics);
        Assert.Equal(("FW1213", Severity.Warning, 8), (problem.Code, problem.Severity, problem.Position!.Value.Line));
    }

    [Fact]
    public void Two_stacks_never_share_the_name_of_a_state()
    {
        var organization = Read(Canonical.Replace("prod-cluster:", "cluster:", StringComparison.Ordinal)).Value!;

        var diagnostics = StackReferences.Check(organization, ["web", "web-dev"], (_, _) => true);

        Assert.Contains("\"web-dev-cluster\"", Assert.Single(diagnostics).Detail, StringComparison.Ordinal);
    }
}
