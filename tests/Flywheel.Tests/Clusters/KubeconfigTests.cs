using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Flywheel.Testing;

namespace Flywheel.Tests.Clusters;

public sealed class KubeconfigTests : IDisposable
{
    private readonly KubeconfigFolder _folder = new();

    [Fact]
    public void A_context_leads_to_its_cluster_as_its_user()
    {
        var file = _folder.Write("config", KubeconfigFolder.Config("tls-server-name: api.example, proxy-url: \"socks5://10.0.0.1:1080\""));

        var access = _folder.Access("dev", file);

        Assert.Empty(access.Diagnostics);
        Assert.Equal(
            ("dev", "https://127.0.0.1:6443/", "deployer", "secret-of-dev", "api.example", "socks5://10.0.0.1:1080/"),
            (access.Value!.Context, access.Value.Server.ToString(), access.Value.User.Name, access.Value.User.Token, access.Value.TlsServerName, access.Value.Proxy!.ToString()));
        Assert.DoesNotContain("secret", $"{access.Value} {access.Value.User}", StringComparison.Ordinal);
    }

    [Fact]
    public void Of_entries_with_one_name_that_of_the_first_file_counts_whole()
    {
        var first = _folder.Write("first", "users: [{ name: deployer, user: { username: a } }]\n");
        var second = _folder.Write("second", KubeconfigFolder.Config());

        var merged = _folder.Access("dev", first, "/not/there", second).Value!;

        Assert.Equal(("a", ""), (merged.User.Username, merged.User.Token));
    }

    [Fact]
    public void Without_KUBECONFIG_it_is_the_file_in_the_home()
    {
        _folder.Write("home/.kube/config", KubeconfigFolder.Config());

        Assert.True(_folder.Access("dev").IsUsable);
    }

    [Fact]
    public void A_context_of_a_GitLab_agent_is_a_context_like_any_other()
    {
        var file = _folder.Write("config", KubeconfigFolder.Config(
            user: "token: \"pat:agent:7:glpat-1234\"", server: "https://kas.gitlab.com/k8s-proxy/").Replace("name: dev", "name: \"acme/platform:production\"", StringComparison.Ordinal));

        var access = _folder.Access("acme/platform:production", file).Value!;

        Assert.Equal(("https://kas.gitlab.com/k8s-proxy/", "pat:agent:7:glpat-1234"), (access.Server.ToString(), access.User.Token));
    }

    [Fact]
    public void A_context_that_is_not_there_is_told_with_those_that_are()
    {
        var file = _folder.Write("config", KubeconfigFolder.Config());

        var problem = _folder.Problem("dev2", file);

        Assert.Equal(("FW5203", "The kubeconfig has no context \"dev2\". It has dev.", "Did you mean \"dev\"?"), (problem.Code, problem.Detail, problem.Help));
    }

    [Fact]
    public void The_current_context_is_never_taken_for_another()
    {
        var file = _folder.Write("config", KubeconfigFolder.Config());

        Assert.Equal("FW5203", _folder.Problem("", file).Code);
    }

    [Fact]
    public void Without_any_kubeconfig_it_says_where_it_looked()
    {
        var problem = _folder.Problem("dev");

        Assert.Equal("FW5201", problem.Code);
        Assert.Contains(Path.Combine(_folder.Home, ".kube", "config"), problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void The_account_of_a_pod_is_taken_only_by_its_name()
    {
        _folder.Variables = _folder.Variables.Add("KUBERNETES_SERVICE_HOST", "10.0.0.1");

        Assert.Equal("FW5201", _folder.Problem("prod").Code);
    }

    [Theory]
    [InlineData("clusters: &a [*a]\n", "FW1010")]
    [InlineData("a: &x [1,1]\nb: [*x,*x]\n", "FW1010")]
    [InlineData("clusters: !Process {}\n", "FW1012")]
    [InlineData("clusters:\n\t- a\n", "FW1005")]
    [InlineData("clusters: [\n", "FW1004")]
    [InlineData("- a\n", "FW1007")]
    [InlineData("", "FW1006")]
    [InlineData("clusters: 7\n", "FW5202")]
    [InlineData("contexts: { name: dev }\n", "FW5202")]
    [InlineData("contexts: [dev]\n", "FW5202")]
    [InlineData("users: [{ name: a, user: 7 }]\n", "FW5202")]
    [InlineData("users: [{ name: [a], user: {} }]\n", "FW5202")]
    [InlineData("users: [{ name: a, user: {} }, { name: a, user: {} }]\n", "FW5202")]
    public void A_file_that_is_no_kubeconfig_is_told_with_its_place(string content, string code)
    {
        var file = _folder.Write("config", content);

        var access = _folder.Access("dev", file);

        Assert.False(access.IsUsable);
        Assert.Contains(access.Diagnostics, problem => problem.Code == code && problem.Position is { File: var at, Line: > 0 } && at == file);
    }

    [Fact]
    public void A_huge_file_is_refused_unread()
    {
        var file = _folder.Write("config", "clusters: \"" + new string('x', 2 << 20) + "\"\n");

        Assert.Equal("FW1001", _folder.Problem("dev", file).Code);
    }

    [Fact]
    public void A_folder_is_no_kubeconfig()
    {
        Directory.CreateDirectory(_folder.Home);

        Assert.Equal("FW9003", _folder.Problem("dev", _folder.Home).Code);
    }

    [Theory]
    [InlineData("server: [a]", "", "takes a text")]
    [InlineData("server: \"ftp://a\"", "", "is no address")]
    [InlineData("server: \"https://me:hunter2@a\"", "", "is no address")]
    [InlineData("server: \"http://10.0.0.1\"", "", "everybody on the way")]
    [InlineData("server: \"https://a\", certificate-authority-data: \"%%\"", "", "is not base64")]
    [InlineData("server: \"https://a\", certificate-authority-data: \"aGVsbG8=\"", "", "no certificate in PEM")]
    [InlineData("server: \"https://a\", certificate-authority: missing.pem", "", "is not there")]
    [InlineData("server: \"https://a\", insecure-skip-tls-verify: maybe", "", "true or false")]
    [InlineData("server: \"https://a\", proxy-url: \"file:///etc\"", "", "is no address")]
    [InlineData("server: \"https://a\"", "token: { a: b }", "takes a text")]
    [InlineData("server: \"https://a\"", "client-certificate-data: aGVsbG8=, client-key-data: aGVsbG8=", "not a certificate and its key")]
    [InlineData("server: \"https://a\"", "as: boss, as-user-extra: { a: [b] }", "as somebody else")]
    [InlineData("server: \"https://a\"", "as-groups: boss", "list of texts")]
    [InlineData("server: \"https://a\"", "as: \"boss\\nX-Remote-User: root\"", "cannot be sent")]
    [InlineData("server: \"https://a\", tls-server-name: \"a b\"", "", "no name of a host")]
    public void A_value_that_cannot_be_used_is_told_with_its_place(string cluster, string user, string said)
    {
        var file = _folder.Write("config", KubeconfigFolder.Config(user: user).Replace("server: \"https://127.0.0.1:6443\"", cluster, StringComparison.Ordinal));

        var access = _folder.Access("dev", file);

        Assert.False(access.IsUsable);
        Assert.Contains(access.Diagnostics, problem => problem.Detail.Contains(said, StringComparison.Ordinal) && problem.Position is { Line: > 0, Column: > 0 });
        Assert.DoesNotContain(access.Diagnostics, problem => problem.Detail.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void A_context_whose_cluster_or_user_is_missing_is_told()
    {
        var file = _folder.Write("config", KubeconfigFolder.Config().Replace("cluster: main, user: deployer", "cluster: mainn, user: deploier", StringComparison.Ordinal));

        var access = _folder.Access("dev", file);

        Assert.Equal(["FW5202", "FW5202"], access.Diagnostics.Select(problem => problem.Code));
        Assert.Equal(["Did you mean \"main\"?", "Did you mean \"deployer\"?"], access.Diagnostics.Select(problem => problem.Help));
    }

    [Fact]
    public void Certificates_and_keys_come_from_data_or_from_files_beside_the_kubeconfig()
    {
        using var certificate = TestCertificate.SelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        using var key = certificate.GetECDsaPrivateKey()!;
        _folder.Write("ca.pem", certificate.ExportCertificatePem());
        var user = string.Create(CultureInfo.InvariantCulture,
            $"client-certificate-data: {Base64(certificate.ExportCertificatePem())}, client-key-data: {Base64(key.ExportPkcs8PrivateKeyPem())}");
        var file = _folder.Write("config", KubeconfigFolder.Config("certificate-authority: ca.pem", user));

        var access = _folder.Access("dev", file).Value!;

        Assert.Equal(certificate.Thumbprint, Assert.Single(access.Authority!).Thumbprint);
        Assert.True(access.User.Certificate!.HasPrivateKey);
    }

    [Theory]
    [InlineData("home/config", "https://127.0.0.1:6443", null)]
    [InlineData("home/config", "https://10.0.0.1:6443", "Warning")]
    [InlineData("checkout/config", "https://127.0.0.1:6443", null)]
    [InlineData("checkout/config", "https://10.0.0.1:6443", "Error")]
    public void An_unchecked_certificate_is_told_and_never_asked_for_by_the_repository(string place, string server, string? severity)
    {
        var file = _folder.Write(place, KubeconfigFolder.Config("insecure-skip-tls-verify: true", server: server));

        var access = _folder.Access("dev", file);

        Assert.Equal(severity is null ? [] : [$"FW5205 {severity}"], access.Diagnostics.Select(problem => $"{problem.Code} {problem.Severity}"));
    }

    [Theory]
    [InlineData("tokenFile: ../home/.vault-token")]
    [InlineData("tokenFile: link")]
    [InlineData("client-certificate: ../home/.vault-token, client-key: ../home/.vault-token")]
    public void A_kubeconfig_of_the_repository_reads_no_file_outside_of_it(string user)
    {
        var secret = _folder.Write("home/.vault-token", "hvs.of-the-operator");
        File.CreateSymbolicLink(Path.Combine(_folder.Checkout, "link"), secret);
        var file = _folder.Write("checkout/config", KubeconfigFolder.Config(user: user));

        var access = _folder.Access("dev", file);

        Assert.False(access.IsUsable);
        Assert.All(access.Diagnostics, problem => Assert.Contains("names a file outside of it", problem.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public void A_kubeconfig_of_the_repository_reads_its_own_files()
    {
        _folder.Write("checkout/token", "of-the-lab");

        Assert.True(_folder.Access("dev", _folder.Write("checkout/config", KubeconfigFolder.Config(user: "tokenFile: token"))).IsUsable);
    }

    [Fact]
    public void The_operators_credentials_are_not_sent_to_an_address_of_the_repository()
    {
        var ours = _folder.Write("checkout/config", "clusters: [{ name: main, cluster: { server: \"https://evil.example\" } }]\n");
        var own = _folder.Write("home/config", KubeconfigFolder.Config());

        var problem = _folder.Problem("dev", ours, own);

        Assert.Contains("whoever can push could have them sent anywhere", problem.Detail, StringComparison.Ordinal);
        Assert.True(_folder.Access("dev", own, ours).IsUsable);
    }

    [Fact]
    public void The_repository_does_not_choose_among_the_operators_credentials()
    {
        var ours = _folder.Write("checkout/config", "contexts: [{ name: prod, context: { cluster: main, user: deployer } }]\n");
        var own = _folder.Write("home/config", KubeconfigFolder.Config());

        Assert.Contains("The context is from the repository", _folder.Problem("prod", ours, own).Detail, StringComparison.Ordinal);
        Assert.True(_folder.Access("dev", ours, own).IsUsable);
    }

    public void Dispose() => _folder.Dispose();

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
