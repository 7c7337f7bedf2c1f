using Flywheel.Diagnostics;
using Flywheel.Organizations;
using static Flywheel.Tests.Organizations.OrganizationSamples;

namespace Flywheel.Tests.Organizations;

public sealed class OrganizationReadingTests
{
    [Fact]
    public void A_complete_file_becomes_an_organization_without_a_word()
    {
        var read = Read(Canonical);

        Assert.Empty(read.Diagnostics);
        var organization = read.Value!;
        Assert.Equal("acme-corp", organization.Name);
        Assert.Equal(["dev-cluster", "prod-cluster"], organization.Environments.Select(e => e.Name));
        Assert.Equal([false, true], organization.Environments.Select(e => e.IsAgentContext));
        Assert.Equal(new SourcePosition("organization.yaml", 4, 5), organization.Environments[0].Position);
        var docker = organization.Runners[0];
        Assert.Equal((RunnerType.Docker, "docker:27", 4, true, true, true),
            (docker.Type, docker.Image, docker.ConcurrentJobs, docker.RunUntagged, docker.Locked, docker.Protected));
        Assert.Equal(new RunnerResources { CpuRequest = "500m", CpuLimit = "2", MemoryRequest = "1Gi", MemoryLimit = "4Gi" }, docker.Resources);
        Assert.Equal(new RunnerScaling(1, 3, 70), docker.Scaling);
        Assert.Equal(["dev-cluster", "prod-cluster"], organization.Runners[1].Environments);
        Assert.Equal(["docker", "nix"], organization.RunnersIn("dev-cluster").Select(r => r.Name));
        Assert.Equal(["nix"], organization.RunnersIn("prod-cluster").Select(r => r.Name));
        Assert.Equal(new BuildCache("https://attic.apps.acme.test", "main", "50Gi"), organization.Cache);
        Assert.Equal(new Forge(ForgeType.GitLab, "https://gitlab.acme.test", "acme/platform"), organization.Forge);
    }

    [Theory]
    [InlineData("  name: acme-corp\n", "", "FW1102 2:3")]
    [InlineData("name: acme-corp", "name:", "FW1102 2:3")]
    [InlineData("type: nix", "type: nxi", "FW1104 25:11")]
    [InlineData("type: nix", "typ: nix", "FW1101 25:5;FW1102 25:5")]
    [InlineData("concurrent_jobs: 4", "concurrent_jobs: 0", "FW1104 16:22")]
    [InlineData("concurrent_jobs: 4", "concurrent_jobs: 04", "FW1104 16:22")]
    [InlineData("concurrent_jobs: 4", "concurrent_jobs: 0x4", "FW1104 16:22")]
    [InlineData("concurrent_jobs: 4", "concurrent_jobs: '4'", "FW1104 16:22")]
    [InlineData("concurrent_jobs: 4", "concurrent_jobs: 1e3", "FW1104 16:22")]
    [InlineData("run_untagged: true", "run_untagged: yes", "FW1104 19:19")]
    [InlineData("run_untagged: true", "run_untagged: 'true'", "FW1104 19:19")]
    [InlineData("tags: [nix]", "tags: nix", "FW1103 26:11")]
    [InlineData("tags: [nix]", "tags: []", "FW1104 26:11")]
    [InlineData("tags: [nix]", "tags: [nix, nix]", "FW1106 26:17")]
    [InlineData("tags: [nix]", "tags: ['']", "FW1104 26:12")]
    [InlineData("cpu_request: 500m", "cpu_request: 500x", "FW1104 22:31")]
    [InlineData("memory_limit: 4Gi", "memory_limit: 4K", "FW1104 22:88")]
    [InlineData("target_cpu_utilization: 70", "target_cpu_utilization: 101", "FW1104 23:70")]
    [InlineData("domain: dev.acme.test", "domain: https://dev.acme.test", "FW1104 7:15")]
    [InlineData("namespace: attic-cache\n      domain: dev", "namespace: Attic_Cache\n      domain: dev", "FW1104 6:18")]
    [InlineData("server: https://attic.apps.acme.test", "server: attic.apps.acme.test", "FW1104 28:11")]
    [InlineData("server: https://attic", "server: https://user:secret@attic", "FW1104 28:11")]
    [InlineData("  nix:\n", "  Nix:\n", "FW1105 24:3")]
    [InlineData("  nix:\n", "  \"nix\\n\":\n", "FW1014 24:3;FW1105 24:3")]
    [InlineData("  nix:\n", "  -rf:\n", "FW1105 24:3")]
    [InlineData("  nix:\n", "  $(id):\n", "FW1105 24:3")]
    [InlineData("  nix:\n", "  ..:\n", "FW1105 24:3")]
    [InlineData("  nix:\n", "  docker:\n", "FW1009 24:3")]
    [InlineData("  name: main\n", "  name: main\n  storag_size: 1Gi\n", "FW1101 30:3")]
    public void What_does_not_fit_is_refused_where_it_stands(string old, string replacement, string expected)
    {
        var read = ReadWith(old, replacement);

        Assert.Equal(expected, string.Join(';', Places(read.Diagnostics)));
        Assert.False(read.IsUsable);
    }

    [Theory]
    [InlineData("type: nix", "type: nixx", "Did you mean \"nix\"?")]
    [InlineData("run_untagged", "run_untaged", "Did you mean \"run_untagged\"?")]
    [InlineData("tags: [nix]", "tags: nix", "For one item write [nix].")]
    [InlineData("environments: [dev-cluster]", "environments: [dev-clutser]", "Did you mean \"dev-cluster\"?")]
    public void A_near_miss_is_recognised(string old, string replacement, string help) =>
        Assert.Contains(help, ReadWith(old, replacement).Diagnostics.Select(d => d.Help));

    [Fact]
    public void All_problems_are_reported_at_once_in_the_order_of_the_file()
    {
        var read = Read("""
            organization:
              nam: acme
              environments:
                dev: { cluster_context: one, namespace: a, domain: dev.acme.test }
                prod: { cluster_context: one, namespace: a, domain: acme.test }
                dev: { cluster_context: two, namespace: b, domain: b.acme.test }
            runners:
              a: { type: dind, tags: [x], hpa: { min_replicas: 3, max_replicas: 2 } }
              b: { type: l40s, tags: [x], environments: [prd], resources: { cpu_request: "2", cpu_limit: 1500m } }
              c: { type: banana, tags: &t [y], concurrent_jobs: many }
            cache: { server: "https://cache.other.test", name: CHANGE_ME }
            extra: true
            """);

        Assert.Equal(
            [
                "FW1101 2:3", "FW1102 2:3", "FW1206 5:46", "FW1009 6:5", "FW1221 8:26", "FW1207 8:52",
                "FW1209 9:26", "FW1212 9:26", "FW1218 9:46", "FW1208 9:78", "FW1104 10:14", "FW1010 10:28", "FW1104 10:53",
                "FW1210 11:18", "FW1214 11:52", "FW1101 12:1",
            ],
            Places(read.Diagnostics));
        Assert.Null(read.Value);
    }

    [Fact]
    public void An_empty_organization_is_told_what_it_needs() =>
        Assert.Equal(["organization", "runners", "cache"],
            Read("{}").Diagnostics.Select(d => d.Detail.Split('"')[1]));

    [Fact]
    public void No_runners_at_all_is_fine() =>
        Assert.True(Read(Canonical[..Canonical.IndexOf("runners:", StringComparison.Ordinal)] + "runners: {}\n" + Canonical[Canonical.IndexOf("cache:\n", StringComparison.Ordinal)..]).IsUsable);

    [Fact]
    public void An_escape_sequence_in_a_value_does_not_reach_the_message()
    {
        var read = ReadWith("type: nix", "type: \"\\e[2Jnix\"");

        Assert.DoesNotContain(read.Diagnostics, d => d.Detail.Contains('\e', StringComparison.Ordinal));
        Assert.Contains(read.Diagnostics, d => d.Detail.Contains("<U+001B>", StringComparison.Ordinal));
    }
}
