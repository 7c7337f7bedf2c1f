using System.Text;
using System.Text.Json.Nodes;
using Flywheel.Organizations;

namespace Flywheel.Tests.Organizations;

/// <summary>What stacks are told of the organization.</summary>
public sealed class OrganizationFactsTests
{
    private const string Text = """
        organization:
          name: acme
          environments:
            dev: { cluster_context: "acme/agents:dev", namespace: attic, domain: dev.acme.test }
            prod: { cluster_context: prod, namespace: attic, domain: acme.test }
        runners:
          nix: { type: nix, tags: [nix], environments: [prod] }
          docker: { type: docker, tags: [docker, linux], hpa: { min_replicas: 1, max_replicas: 3 }, resources: { cpu_limit: "2" } }
        cache: { server: "https://attic.acme.test", name: main }
        """;

    [Fact]
    public void A_stack_is_told_of_its_environment_its_runners_and_the_cache()
    {
        var organization = OrganizationReader.Read("organization.yaml", Encoding.UTF8.GetBytes(Text)).Value!;

        var expected = JsonNode.Parse("""
            {
              "name": "acme",
              "environment": { "name": "dev", "cluster_context": "acme/agents:dev", "namespace": "attic", "domain": "dev.acme.test", "lab": true },
              "runners": {
                "docker": {
                  "type": "docker", "image": null, "concurrent_jobs": null, "tags": ["docker", "linux"], "run_untagged": false, "locked": false, "protected": false,
                  "resources": { "cpu_request": null, "cpu_limit": "2", "memory_request": null, "memory_limit": null },
                  "hpa": { "min_replicas": 1, "max_replicas": 3, "target_cpu_utilization": null }
                }
              },
              "cache": { "server": "https://attic.dev.acme.test", "name": "main", "storage_size": null },
              "forge": null
            }
            """);
        Assert.Equal(expected!.ToJsonString(), JsonNode.Parse(OrganizationFacts.Json(organization, organization.FindEnvironment("dev")!, isLab: true))!.ToJsonString());
        Assert.Contains("\"nix\":{", OrganizationFacts.Json(organization, organization.FindEnvironment("prod")!, isLab: false), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://attic.acme.test", "acme.test", "https://attic.acme.test")]
    [InlineData("https://attic.acme.test", "lab.localhost", "https://attic.lab.localhost")]
    [InlineData("http://attic.acme.test:8080/cache", "dev.test", "http://attic.dev.test:8080/cache")]
    [InlineData("https://acme.test", "acme.test", "https://acme.test")]
    public void An_environment_that_is_not_the_caches_home_has_one_under_its_own_domain(string server, string domain, string told)
    {
        var text = Text.Replace("https://attic.acme.test", server, StringComparison.Ordinal);
        var organization = OrganizationReader.Read("organization.yaml", Encoding.UTF8.GetBytes(text)).Value!;
        var environment = organization.FindEnvironment("dev")! with { Domain = domain };

        Assert.Equal(told, (string?)JsonNode.Parse(OrganizationFacts.Json(organization, environment, isLab: false))!["cache"]!["server"]);
    }
}
