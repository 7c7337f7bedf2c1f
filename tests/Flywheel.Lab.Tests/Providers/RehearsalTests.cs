using Flywheel.Lab.Providers.Cluster;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.GitLab;
using Flywheel.Lab.Providers.Kubectl;
using Flywheel.Lab.Providers.Values;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Providers;

/// <summary>What a stack's configuration cannot make the stand-ins do.</summary>
public sealed class RehearsalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("https://cluster.example:6443")]
    [InlineData("10.0.0.1:6443")]
    [InlineData("https://127.0.0.1@cluster.example")]
    [InlineData("https://127.0.0.1.cluster.example")]
    [InlineData("https://[::ffff:10.0.0.1]:6443")]
    public void A_cluster_elsewhere_is_refused(string host)
    {
        var kubeconfig = _folder.Of("kubeconfig");
        File.WriteAllText(kubeconfig, $$"""
            { "current-context": "a", "contexts": [{ "name": "a", "context": { "cluster": "a" } }],
              "clusters": [{ "name": "a", "cluster": { "server": "{{(host.StartsWith("https", StringComparison.Ordinal) ? host : "https://" + host)}}" } }] }
            """);

        foreach (var config in (TofuValue[])[Object("host", host), Object("config_path", kubeconfig)])
        {
            var refused = Assert.Throws<ProviderException>(() => ConnectionSettings.Read(config, RunProcess.None, null));
            Assert.Contains("not on this machine", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_proxy_elsewhere_is_refused() => Assert.Throws<ProviderException>(() => ConnectionSettings.Read(
        TofuValue.Object(("host", TofuValue.Of("https://127.0.0.1:1")), ("proxy_url", TofuValue.Of("http://proxy.example:3128"))), RunProcess.None, null));

    [Theory]
    [InlineData("https://127.0.0.1:6443")]
    [InlineData("https://localhost:6443")]
    [InlineData("https://[::1]:6443")]
    public void A_cluster_on_this_machine_is_asked(string host) =>
        Assert.Equal(new Uri(host), ConnectionSettings.Read(Object("host", host), RunProcess.None, null)!.Server);

    [Fact]
    public void A_forge_elsewhere_is_refused()
    {
        var refused = Assert.Throws<ProviderException>(() => GitLabConfiguration.Read(Object("base_url", "https://gitlab.example/api/v4/"), RunProcess.None, null));

        Assert.Contains("not on this machine", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("[z-a]")]
    public async Task A_pattern_that_is_none_is_said_to_be_none(string pattern) =>
        Assert.Contains("pattern", (await Assert.ThrowsAsync<ProviderException>(() => ReadAsync(pattern))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_pattern_does_not_take_forever()
    {
        File.WriteAllText(_folder.Of(new string('a', 200)), "");

        var documents = await ReadAsync(string.Concat(Enumerable.Repeat("a*", 40)) + "b").WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Empty(documents["documents"].Elements);
    }

    [Fact]
    public async Task A_file_without_an_end_is_refused()
    {
        using (var file = File.Create(_folder.Of("large.yaml")))
        {
            file.SetLength(1L << 30);
        }

        Assert.Contains("larger", (await Assert.ThrowsAsync<ProviderException>(() => ReadAsync("large.yaml"))).Message, StringComparison.Ordinal);
    }

    private Task<TofuValue> ReadAsync(string pattern) => Task.Run(() => new PathDocuments().ReadAsync(
        Object("pattern", _folder.Of(pattern)), new ClusterSession(null, TimeProvider.System, TofuValue.Null), TestContext.Current.CancellationToken));

    private static TofuValue Object(string name, string value) => TofuValue.Object((name, TofuValue.Of(value)));
}
