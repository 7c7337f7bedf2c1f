using System.Security.Cryptography.X509Certificates;
using Flywheel.Lab.Faults;
using Flywheel.Lab.Hosting;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Tests.Kubectl;
using Flywheel.LabAccess;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Providers.Cycles;

/// <summary>A whole lab for the tests of a class, and the tools with the environment that <c>lab env</c> gives them.</summary>
public sealed class CycleLab : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private LabHost _lab = null!;

    internal LabAddress Address => _lab.Address;

    internal FaultTable Faults => _lab.Parts.Faults;

    /// <summary>kubectl as the pipeline, in the default namespace.</summary>
    internal KubectlProgram Kubectl { get; private set; } = null!;

    /// <summary>kubectl as one who may do everything.</summary>
    internal KubectlProgram Admin { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _lab = await LabHost.StartAsync(new() { Folder = _folder.Of("lab"), Speed = 10 }, TestContext.Current.CancellationToken);
        Kubectl = new(KubectlProgram.PathOf("kubectl"), LabVariables.KubeconfigOf(Address, LabTokens.Pipeline), _folder.Root, "default");
        Admin = new(KubectlProgram.PathOf("kubectl"), LabVariables.KubeconfigOf(Address, LabTokens.Admin), _folder.Root, "default");
    }

    /// <summary>A root module with an empty configuration of these providers.</summary>
    /// <param name="resources">Its resources.</param>
    /// <param name="providers">Source addresses: <c>alekc/kubectl</c>.</param>
    internal TerraformFolder Module(string resources, params string[] providers) => Module(LabTokens.Pipeline, resources, providers);

    internal TerraformFolder Module(string identity, string resources, string[] providers) => new(
        LabVariables.For(Address, identity),
        $$"""
        terraform {
          required_providers {
        {{string.Join('\n', providers.Select(source => $"    {source.Split('/')[1]} = {{ source = \"{source}\" }}"))}}
          }
        }

        {{resources}}
        """);

    /// <summary>A client of the forge's API as the pipeline.</summary>
    internal HttpClient Forge()
    {
        var roots = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        roots.CustomTrustStore.ImportFromPemFile(Address.CertificateFile);
        var client = new HttpClient(new SocketsHttpHandler { SslOptions = new() { CertificateChainPolicy = roots } })
        {
            BaseAddress = new(Address.Forge.TrimEnd('/') + "/api/v4/"),
        };
        client.DefaultRequestHeaders.Add("PRIVATE-TOKEN", File.ReadAllText(LabVariables.ForgeTokenFile(Address)).Trim());
        return client;
    }

    /// <summary>Ends when the cluster has this Deployment.</summary>
    internal async Task DeployedAsync(string @namespace, string name)
    {
        var token = TestContext.Current.CancellationToken;
        await _lab.Parts.Cluster.WatchAsync(new("apps", "deployments"), 0, token)
            .FirstAsync(change => change.Kind != ChangeKind.Deleted && change.Object.Key.Namespace == @namespace && change.Object.Key.Name == name, token);
    }

    public async ValueTask DisposeAsync()
    {
        await _lab.DisposeAsync();
        _folder.Dispose();
    }
}
