using System.Globalization;
using Flywheel.Diagnostics;
using Flywheel.Organizations;
using Flywheel.Plans.Bindings;
using Flywheel.Testing;
using Flywheel.Tests.Clusters;
using Flywheel.Tests.Deployments;
using static Flywheel.Testing.LoopbackServer;

namespace Flywheel.Tests.Plans.Bindings;

public sealed class TargetIdentityTests : IDisposable
{
    private const string Json = "Content-Type: application/json\r\n";
    private const string ClusterStack = "resource \"kubernetes_namespace_v1\" \"a\" {\n}\n";
    private const string ForgeStack = "resource \"gitlab_user_runner\" \"a\" {\n}\n";
    private readonly KubeconfigFolder _folder = new();

    [Fact(Timeout = 60_000)]
    public async Task A_cluster_is_its_server_its_CA_and_the_uid_of_kube_system()
    {
        await using var server = new LoopbackServer(Reply(200, """{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"kube-system","uid":"uid-1"}}""", Json));

        var found = await ReadAsync(ClusterStack, Access(server.Port));

        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{server.Port}/"), found.Targets[TargetNames.Cluster]);
        Assert.Equal("the machine's", found.Targets[TargetNames.ClusterAuthority]);
        Assert.Equal("uid-1", found.Targets[TargetNames.ClusterUid]);
        Assert.Empty(found.Warnings);
        Assert.StartsWith("GET /api/v1/namespaces/kube-system ", server.LastRequest, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_CA_is_told_by_its_digest()
    {
        using var one = TestCertificate.SelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        using var other = TestCertificate.SelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(90));
        await using var server = new LoopbackServer(Reply(403, "{}", Json));

        var first = (await ReadAsync(ClusterStack, Access(server.Port, one.ExportCertificatePem()))).Targets[TargetNames.ClusterAuthority];
        var second = (await ReadAsync(ClusterStack, Access(server.Port, other.ExportCertificatePem()))).Targets[TargetNames.ClusterAuthority];

        Assert.Equal($"sha256:{Flywheel.Artifacts.Digest.Of(one.GetCertHash(System.Security.Cryptography.HashAlgorithmName.SHA256)).Hex}", first);
        Assert.NotEqual(first, second);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_cluster_that_refuses_is_bound_by_its_address_with_a_warning()
    {
        await using var server = new LoopbackServer(Reply(403, """{"kind":"Status","message":"forbidden"}""", Json));

        var found = await ReadAsync(ClusterStack, Access(server.Port));

        Assert.Contains("127.0.0.1", found.Targets[TargetNames.Cluster], StringComparison.Ordinal);
        Assert.Equal(TargetNames.NotKnown, found.Targets[TargetNames.ClusterUid]);
        Assert.Equal(DeployRules.TargetNotKnown.Code, Assert.Single(found.Warnings).Code);
        Assert.Equal(1, server.Requests);
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_a_context_nothing_of_it_is_known()
    {
        var found = await ReadAsync(ClusterStack, Access(1) with { Context = "prod" });

        Assert.All([TargetNames.Cluster, TargetNames.ClusterAuthority, TargetNames.ClusterUid], name => Assert.Equal(TargetNames.NotKnown, found.Targets[name]));
        Assert.Single(found.Warnings);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_stack_without_objects_in_a_cluster_asks_nobody()
    {
        await using var server = new LoopbackServer(Reply(200, "{}", Json));

        Assert.Empty((await ReadAsync("resource \"terraform_data\" \"a\" {\n}\n", Access(server.Port))).Targets);
        Assert.Equal(0, server.Requests);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_forge_is_its_address_and_the_groups_path_and_number()
    {
        await using var server = new LoopbackServer(Reply(200, """{"id":42,"full_path":"acme/platform"}""", Json));
        var access = ForgeOf(server.Port);

        var found = await ReadAsync(ForgeStack, access with { Variables = access.Variables.Add("FLYWHEEL_FORGE_TOKEN", "glpat-secret-of-nobody") });

        Assert.Equal(access.Forge!.Url, found.Targets[TargetNames.Forge]);
        Assert.Equal("acme/platform", found.Targets[TargetNames.ForgeGroup]);
        Assert.Equal("42", found.Targets[TargetNames.ForgeGroupId]);
        Assert.StartsWith("GET /api/v4/groups/acme%2Fplatform?", server.LastRequest, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_a_token_the_forge_is_not_asked()
    {
        await using var server = new LoopbackServer(Reply(200, """{"id":42}""", Json));

        var found = await ReadAsync(ForgeStack, ForgeOf(server.Port));

        Assert.Equal([TargetNames.Forge, TargetNames.ForgeGroup], found.Targets.Keys);
        Assert.Empty(found.Warnings);
        Assert.Equal(0, server.Requests);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_group_that_the_token_does_not_show_is_not_known()
    {
        await using var server = new LoopbackServer(Reply(404, "{}", Json));
        var access = ForgeOf(server.Port);

        var found = await ReadAsync(ForgeStack, access with { Variables = access.Variables.Add("FLYWHEEL_FORGE_TOKEN", "glpat-secret-of-nobody") });

        Assert.Equal(TargetNames.NotKnown, found.Targets[TargetNames.ForgeGroupId]);
        Assert.DoesNotContain("glpat", Assert.Single(found.Warnings).Detail, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private TargetAccess Access(int port, string? authority = null)
    {
        var ca = authority is null ? "" : $"certificate-authority: {_folder.Write($"home/{Guid.CreateVersion7()}.pem", authority)}";
        var config = _folder.Write("home/config", KubeconfigFolder.Config(ca, server: string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")));
        return new() { Context = "dev", Variables = _folder.Variables.SetItem("KUBECONFIG", config).SetItem("HOME", _folder.Home), RepositoryRoot = _folder.Checkout };
    }

    private TargetAccess ForgeOf(int port) => Access(1) with
    {
        Forge = new Forge(ForgeType.GitLab, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"), "acme/platform"),
    };

    private static async Task<TargetIdentity> ReadAsync(string hcl, TargetAccess access)
    {
        using var stack = new StackSandbox(hcl);
        var target = stack.Target() with { Access = access };
        return await TargetIdentity.ReadAsync(target, new TestJobContext(stack.Root, target.PlanId), TestContext.Current.CancellationToken);
    }
}
