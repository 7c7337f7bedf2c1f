using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Flywheel.Lab.Hosting;
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
