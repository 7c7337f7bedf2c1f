using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Flywheel.Lab.Providers.Helm;

namespace Flywheel.Lab.Tests.Providers.Helm;

public sealed class ReleaseRecordTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static ReleaseRecord Record => new()
    {
        Name = "db",
        Namespace = "data",
        Revision = 2,
        Status = ReleaseRecord.Deployed,
        FirstDeployed = Now.AddDays(-1),
        LastDeployed = Now,
        Description = "Upgrade complete",
        Chart = new() { ["name"] = "cloudnative-pg", ["version"] = "0.26.0" },
        Config = new() { ["replicaCount"] = 2 },
        Manifest = "---\n# Source: x\nkind: ConfigMap\n",
    };

    [Fact]
    public void A_release_is_kept_as_helm_keeps_it()
    {
        var secret = Record.ToSecret(Now);

        Assert.Equal("sh.helm.release.v1.db.v2", secret["metadata"]!["name"]!.ToString());
        Assert.Equal("helm.sh/release.v1", secret["type"]!.ToString());
        Assert.Equal("deployed", secret["metadata"]!["labels"]!["status"]!.ToString());
        var text = Encoding.ASCII.GetString(Convert.FromBase64String(secret["data"]!["release"]!.ToString()));
        using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(text)), CompressionMode.Decompress);
        var release = JsonNode.Parse(gzip)!;
        Assert.Equal("db", release["name"]!.ToString());
        Assert.Equal(2, release["version"]!.GetValue<int>());
        Assert.Equal("cloudnative-pg", release["chart"]!["metadata"]!["name"]!.ToString());
        Assert.Equal("deployed", release["info"]!["status"]!.ToString());
        Assert.Equal(Record.Manifest, release["manifest"]!.ToString());
    }

    [Fact]
    public void What_was_kept_is_read_again()
    {
        var read = ReleaseRecord.Read(Record.ToSecret(Now))!;

        Assert.Equal(Record.ToSecret(Now).ToJsonString(), read.ToSecret(Now).ToJsonString());
        Assert.Equal(Now, read.LastDeployed);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"data":{"release":"!"}}""")]
    [InlineData("""{"data":{"release":"YWJj"}}""")]
    [InlineData("""{"data":{"release":"WVdKag=="}}""")]
    public void Another_secret_is_no_release(string secret) => Assert.Null(ReleaseRecord.Read(JsonNode.Parse(secret)!.AsObject()));
}
