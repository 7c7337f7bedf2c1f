using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Flywheel.Clusters;
using Flywheel.Verification.Kubernetes;

namespace Flywheel.Tests.Verification.Kubernetes;

/// <summary>From the Secrets of a release to the objects that it made, whoever wrote the Secrets.</summary>
public sealed class ReleaseTests
{
    private static readonly ReleaseName Release = new("attic", "cnpg", "helm_release.cnpg");

    [Fact]
    public void The_manifest_is_in_gzip_in_base64_in_base64() =>
        Assert.Equal("kind: A", ReleaseRecord.ManifestOf(Secret(Twice(Packed("""{ "name": "x", "manifest": "kind: A" }""")))));

    [Fact]
    public void A_record_that_is_not_packed_is_read_too() =>
        Assert.Equal("kind: A", ReleaseRecord.ManifestOf(Secret(Twice(Encoding.UTF8.GetBytes("""{ "manifest": "kind: A" }""")))));

    [Fact]
    public void The_newest_deployed_revision_counts_and_not_the_newest_one()
    {
        var newest = ReleaseRecord.Newest([Revision(2, "superseded"), Revision(9, "deployed"), Revision(10, "deployed"), Revision(11, "failed")]);

        Assert.Equal("sh.helm.release.v1.cnpg.v10", newest!.Name.Name);
        Assert.Null(ReleaseRecord.Newest([Revision(1, "pending-install")]));
    }

    public static TheoryData<string, string> Hostile => new()
    {
        { "it has no data.release", "" },
        { "it is not in base64", "%%%" },
        { "it is not in base64", Once(Encoding.UTF8.GetBytes("%%%")) },
        { "it is not JSON", Twice(Encoding.UTF8.GetBytes("hello")) },
        { "it is not JSON", Twice(Packed("[")) },
        { "its compression is broken", Twice([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 255, 255, 255]) },
        { "it has no manifest", Twice(Packed("[]")) },
        { "it has no manifest", Twice(Packed("""{ "manifest": 1 }""")) },
        { "it is larger than 32 MiB", Twice(Packed(new string(' ', ReleaseRecord.Largest + 1))) },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_record_that_is_none_is_refused_with_the_reason(string reason, string release)
    {
        var problem = Assert.Throws<FormatException>(() => ReleaseRecord.ManifestOf(Secret(release)));

        Assert.Equal(reason, problem.Message);
    }

    [Fact]
    public void Objects_without_a_namespace_are_in_that_of_the_release()
    {
        var objects = ReleaseManifest.Read(
            """
            ---
            # Source: cnpg/templates/deployment.yaml
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: operator, labels: { name: wrong } }
            spec: { template: { metadata: { name: wrong, namespace: wrong } } }
            ---
            # only a comment
            ---
            kind: Role
            metadata:
              namespace: other
              name: reader
            apiVersion: rbac.authorization.k8s.io/v1
            """,
            Release);

        Assert.Equal(["Deployment attic/operator", "Role other/reader"], objects.Select(o => o.ToString()));
        Assert.Equal(["apps", "rbac.authorization.k8s.io"], objects.Select(o => o.Name.Group));
        Assert.All(objects, o => Assert.Equal("helm_release.cnpg", o.Source));
    }

    [Fact]
    public void A_list_counts_as_its_items()
    {
        var objects = ReleaseManifest.Read(
            """
            { "apiVersion": "v1", "kind": "List", "items": [
              { "apiVersion": "v1", "kind": "Service", "metadata": { "name": "a" } },
              { "apiVersion": "v1", "kind": "List", "items": [{ "apiVersion": "v1", "kind": "Service", "metadata": { "name": "too deep" } }] } ] }
            """,
            Release);

        Assert.Equal("Service attic/a", Assert.Single(objects).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("just text")]
    [InlineData("[1, 2]")]
    [InlineData("a: &a [*a, *a]\nb: *a")]
    [InlineData("? [a, {b: c}]\n: {kind: x}\nkind: [y]\nmetadata: z")]
    [InlineData("apiVersion: *unknown")]
    public void A_manifest_without_objects_gives_none(string manifest) => Assert.Empty(ReleaseManifest.Read(manifest, Release));

    [Theory]
    [InlineData("a: [")]
    [InlineData("a: \"\\U99999999\"")]
    public void A_manifest_that_is_no_yaml_is_refused(string manifest) => Assert.Throws<FormatException>(() => ReleaseManifest.Read(manifest, Release));

    [Fact]
    public void A_deep_or_endless_manifest_costs_little()
    {
        Assert.Empty(ReleaseManifest.Read($"a: {string.Concat(Enumerable.Repeat("[", 400))}{string.Concat(Enumerable.Repeat("]", 400))}", Release));
        Assert.Equal(10_000, ReleaseManifest.Read(string.Concat(Enumerable.Repeat("---\napiVersion: v1\nkind: A\nmetadata: {name: b}\n", 10_000)), Release).Length);
    }

    [Theory(Timeout = 20_000)]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("[\n")]
    public async Task Nesting_without_end_costs_little_too(string open)
    {
        var manifest = "a:\n " + string.Concat(Enumerable.Repeat(open, 300_000));

        await Task.Run(() => Assert.Throws<FormatException>(() => ReleaseManifest.Read(manifest, Release)), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void More_objects_than_any_release_has_are_refused()
    {
        var manifest = string.Concat(Enumerable.Range(0, 10_001).Select(n => string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"---\napiVersion: v1\nkind: Pod\nmetadata: {{name: a, namespace: n{n}}}\n")));

        Assert.Contains("10,000", Assert.Throws<FormatException>(() => ReleaseManifest.Read(manifest, Release)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cnpg", true)]
    [InlineData("a.b-1", true)]
    [InlineData("", false)]
    [InlineData("a,owner!=helm", false)]
    [InlineData("a/b", false)]
    public void Only_a_name_that_may_be_one_is_put_into_a_question(string name, bool expected) =>
        Assert.Equal(expected, new ReleaseName("a", name, "").IsPlausible);

    private static KubernetesObject Revision(int number, string status) => Object($$"""
        { "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "sh.helm.release.v1.cnpg.v{{number}}", "labels": { "status": "{{status}}", "version": "{{number}}" } } }
        """);

    private static KubernetesObject Secret(string release) => Object($$"""
        { "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "x" }{{(release.Length == 0 ? "" : $$""", "data": { "release": "{{release}}" }""")}} }
        """);

    private static string Once(byte[] bytes) => Convert.ToBase64String(bytes);

    private static string Twice(byte[] bytes) => Once(Encoding.ASCII.GetBytes(Once(bytes)));

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static KubernetesObject Object(string json) => KubernetesObject.Of(JsonDocument.Parse(json).RootElement)!;
}
