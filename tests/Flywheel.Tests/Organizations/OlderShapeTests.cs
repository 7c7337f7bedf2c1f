using System.Text;
using Flywheel.Organizations;
using static Flywheel.Tests.Organizations.OrganizationSamples;

namespace Flywheel.Tests.Organizations;

public sealed class OlderShapeTests
{
    [Fact]
    public void A_complete_file_is_accepted_with_a_word_about_its_shape()
    {
        var read = Read(ClustersComplete);

        Assert.Equal(["FW1301 3:1"], Places(read.Diagnostics));
        Assert.True(read.IsUsable);
        Assert.Equal(
            ["dev acme/agents:dev attic-dev gitlab-runners dev.acme.test", "staging acme/agents:staging attic-staging gitlab-runners staging.acme.test",
                "prod acme/agents:prod attic gitlab-runners acme.test"],
            read.Value.Environments.Select(e => $"{e.Name} {e.ClusterContext} {e.Namespace} {e.RunnerNamespace} {e.Domain}"));
        Assert.Equal("acme", read.Value.Forge!.Group);
    }

    [Fact]
    public void Namespaces_of_missing_clusters_and_placeholders_are_warnings()
    {
        var read = Read(ClustersWithOrphan);

        Assert.Equal(["FW1217 7:15", "FW1214 7:15", "FW1301 9:1", "FW1202 21:5"], Places(read.Diagnostics).OrderBy(p => p.Contains("FW1217", StringComparison.Ordinal) ? 0 : 1));
        Assert.True(read.IsUsable);
    }

    [Fact]
    public void A_template_is_accepted() =>
        Assert.DoesNotContain(Read(ClustersWithOrphan, "config/organization.example.yaml").Diagnostics, d => d.Code == "FW1214");

    [Fact]
    public void A_careless_file_is_accepted_and_told_all_of_it()
    {
        var read = Read(ClustersCareless);

        Assert.DoesNotContain(read.Diagnostics, d => d.IsError);
        Assert.Equal(
            [
                "FW1101 3:3", "FW1217 5:15", "FW1301 7:1", "FW1204 8:24", "FW1203 8:64", "FW1203 8:64", "FW1201 9:13", "FW1202 10:13",
                "FW1204 10:25", "FW1220 10:45", "FW1203 10:67", "FW1101 10:86", "FW1205 12:17", "FW1202 12:25", "FW1216 14:24",
            ],
            Places(read.Diagnostics));
        Assert.Equal(["dev", "prod"], read.Value!.Environments.Select(e => e.Name));
        Assert.Equal("attic-cache", read.Value.Environments[1].Namespace);
    }

    [Theory]
    [InlineData("organization: { name: a }\nclusters: []\n", "FW1104")]
    [InlineData("organization: { name: a }\nclusters: [{ name: dev, domain: a.test }]\n", "FW1102")]
    [InlineData("organization: { name: a }\nclusters: { dev: { context: x } }\n", "FW1103")]
    [InlineData("clusters: [{ name: dev, domain: a.test, context: x }]\n", "FW1102")]
    [InlineData("organization: { name: a }\nclusters: [{ name: ../dev, domain: a.test, context: x }]\n", "FW1104")]
    public void What_is_missing_or_unsafe_is_an_error_here_too(string yaml, string code) =>
        Assert.Contains(code, Read(yaml).Diagnostics.Where(d => d.IsError).Select(d => d.Code));

    [Theory]
    [InlineData(ClustersComplete)]
    [InlineData(ClustersWithOrphan)]
    [InlineData(ClustersCareless)]
    public void The_converted_file_says_the_same_and_only_asks_to_be_filled_in(string older)
    {
        var converted = OrganizationConverter.Convert("organization.yaml", Encoding.UTF8.GetBytes(older)).Value!;

        var read = Read(converted);
        var template = Read(converted, "organization.example.yaml");

        Assert.All(read.Diagnostics, d => Assert.True(d.Code is "FW1214" or "FW1220", $"{d}"));
        Assert.Equal(2, read.Diagnostics.Count(d => d.Code == "FW1214"));
        Assert.Equal(
            Read(older).Value!.Environments.Select(e => (e.Name, e.ClusterContext, e.Namespace, e.Domain)),
            template.Value!.Environments.Select(e => (e.Name, e.ClusterContext, e.Namespace, e.Domain)));
        Assert.Equal(Read(older).Value!.Forge, template.Value.Forge);
    }

    [Fact]
    public void The_converted_file_is_pleasant_to_read() =>
        Assert.Equal(
            """
            organization:
              name: acme
              environments:
                dev:
                  cluster_context: acme/agents:dev
                  namespace: attic-cache-dev
                  domain: dev.acme.test
                prod:
                  cluster_context: acme/agents:prod
                  namespace: attic-cache
                  domain: apps.acme.test

            # The older shape did not describe runners. Fill them in, for example:
            #   docker: { type: docker, tags: [docker, linux], concurrent_jobs: 4 }
            # Namespaces of the runners, now a variable of the stack `runners`: dev: gitlab-runners, prod: gitlab-runners
            runners: {}

            # The older shape did not describe the cache. Fill in its address and its name.
            cache:
              server: https://change-me.dev.acme.test
              name: change-me

            forge:
              type: gitlab
              url: https://gitlab.acme.test
              group: acme/platform

            """,
            OrganizationConverter.Convert("o.yaml", Encoding.UTF8.GetBytes(ClustersWithOrphan)).Value);

    [Fact]
    public void A_canonical_file_stays_as_it_is() =>
        Assert.Equal(Canonical, OrganizationConverter.Convert("o.yaml", Encoding.UTF8.GetBytes(Canonical)).Value);

    [Theory]
    [InlineData("Acme: \"the\" \\ company")]
    [InlineData("true")]
    [InlineData("012")]
    [InlineData("# no comment")]
    [InlineData("Société Générale")]
    public void Any_name_survives_the_conversion(string name)
    {
        var older = ClustersComplete.Replace("{ name: acme,", $"{{ name: '{name}',", StringComparison.Ordinal);

        var converted = OrganizationConverter.Convert("o.yaml", Encoding.UTF8.GetBytes(older)).Value!;

        Assert.Equal(name, Read(converted, "organization.example.yaml").Value!.Name);
    }
}
