using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Flywheel.Lab.Hosting;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Hosting;

/// <summary>The forge of a whole lab.</summary>
public sealed class LabForgeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_forge_answers_over_https_with_the_organizations_group_and_serves_states_besides()
    {
        await using var lab = await LabHost.StartAsync(new() { Folder = _folder.Root, Group = "ils/tools" }, TestContext.Current.CancellationToken);
        using var client = Client(lab);

        var group = JsonNode.Parse(await client.GetStringAsync(new Uri("api/v4/groups/ils%2Ftools", UriKind.Relative)))!;
        Assert.Equal(1, (int)group["id"]!);

        var state = new Uri("api/v4/projects/1/terraform/state/attic-lab", UriKind.Relative);
        using var written = await client.PostAsync(state, new StringContent("""{"serial":1,"lineage":"a"}"""));
        Assert.Equal(200, (int)written.StatusCode);
        Assert.Equal("""{"serial":1,"lineage":"a"}""", await client.GetStringAsync(state));
    }

    [Fact]
    public async Task A_runner_is_online_once_a_deployment_with_its_token_is_ready_unless_a_fault_silences_it()
    {
        await using var lab = await LabHost.StartAsync(new() { Folder = _folder.Root, Speed = 1000 }, TestContext.Current.CancellationToken);
        using var client = Client(lab);
        lab.Parts.Faults.Add(new() { Kind = "runner", Name = "silent" });
        foreach (var name in (string[])["silent", "docker"])
        {
            using var made = await client.PostAsync(new Uri("api/v4/user/runners", UriKind.Relative), new FormUrlEncodedContent(
                [new("runner_type", "group_type"), new("group_id", "1"), new("description", name)]));
            Deploy(lab, name, (string)JsonNode.Parse(await made.Content.ReadAsStringAsync())!["token"]!);
        }

        async Task<string?> StatusAsync(int id) =>
            (string?)JsonNode.Parse(await client.GetStringAsync(new Uri($"api/v4/runners/{id}", UriKind.Relative)))!["status"];
        var since = TimeProvider.System.GetTimestamp();
        while (await StatusAsync(2) != "online")
        {
            Assert.True(TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromSeconds(30), "The runner was not heard of in time.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        Assert.Equal("never_contacted", await StatusAsync(1));
        Assert.Single(JsonNode.Parse(await client.GetStringAsync(new Uri("api/v4/runners/2/managers", UriKind.Relative)))!.AsArray());
    }

    private static void Deploy(LabHost lab, string name, string token)
    {
        var cluster = lab.Parts.Cluster;
        var me = new WriteContext { Manager = "test" };
        cluster.Create(cluster.Kinds.ByKind("v1", "Secret")!, JsonNode.Parse($$"""
            {"apiVersion":"v1","kind":"Secret","metadata":{"name":"{{name}}","namespace":"default"},"stringData":{"config.toml":"[[runners]]\n  token = \"{{token}}\""} }
            """)!.AsObject(), me);
        cluster.Create(cluster.Kinds.ByKind("apps/v1", "Deployment")!, JsonNode.Parse($$"""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"{{name}}","namespace":"default"},
             "spec":{"replicas":1,"selector":{"matchLabels":{"app":"{{name}}"} },"template":{"metadata":{"labels":{"app":"{{name}}"} },
              "spec":{"containers":[{"name":"runner","image":"gitlab/gitlab-runner:alpine-v18.5.0","volumeMounts":[{"name":"config","mountPath":"/etc/gitlab-runner"}]}],
                      "volumes":[{"name":"config","secret":{"secretName":"{{name}}"} }]} } } }
            """)!.AsObject(), me);
    }

    private static HttpClient Client(LabHost lab)
    {
        var roots = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        roots.CustomTrustStore.ImportFromPemFile(lab.Address.CertificateFile);
        var client = new HttpClient(new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = roots } })
        {
            BaseAddress = new(lab.Address.Forge.ToString().TrimEnd('/') + "/"),
        };
        client.DefaultRequestHeaders.Add("PRIVATE-TOKEN", lab.Parts.Tokens.Forge[LabTokens.Pipeline]);
        return client;
    }
}
