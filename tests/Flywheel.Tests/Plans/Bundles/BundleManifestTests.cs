using System.Text;
using System.Text.Json.Nodes;
using Flywheel.Diagnostics;
using Flywheel.Plans.Bundles;

namespace Flywheel.Tests.Plans.Bundles;

public sealed class BundleManifestTests : IDisposable
{
    private readonly SampleBundle _sample = new();

    public static TheoryData<string> RequiredMembers =>
    [
        "stack", "environment", "run", "plannedAt", "plan", "isEmpty", "tree", "treePath", "variables", "tool", "toolVersion", "backend", "serial",
    ];

    public void Dispose() => _sample.Dispose();

    [Fact]
    public void A_manifest_comes_back_as_it_was()
    {
        var manifest = _sample.Manifest with { Lock = _sample.Manifest.Plan, Image = "registry/x@sha256:1" };

        var read = Read(Encoding.UTF8.GetString(BundleManifestJson.Write(manifest))).Value!;

        Assert.Equal(manifest.Targets, read.Targets);
        Assert.Equal(manifest, read with { Targets = manifest.Targets });
    }

    [Fact]
    public void What_is_not_there_is_null_and_stays_so()
    {
        var manifest = _sample.Manifest with { Commit = null, Lineage = null, Lock = null, Image = null, Targets = _sample.Manifest.Targets.Clear() };

        var read = Read(Encoding.UTF8.GetString(BundleManifestJson.Write(manifest))).Value!;

        Assert.Equal(manifest, read with { Targets = manifest.Targets });
        Assert.Empty(read.Targets);
    }

    [Fact]
    public void Members_that_a_later_version_adds_are_passed_over()
    {
        var document = Document();
        document["later"] = new JsonObject { ["a"] = 1 };
        document["manifest"]!["later"] = "x";

        Assert.True(Read(document.ToJsonString()).IsUsable);
    }

    [Theory]
    [MemberData(nameof(RequiredMembers))]
    public void A_member_that_is_needed_cannot_be_missing_or_null(string member)
    {
        var document = Document();
        document["manifest"]![member] = null;
        Refused(document.ToJsonString());

        document["manifest"]!.AsObject().Remove(member);
        Refused(document.ToJsonString());
    }

    [Fact]
    public void Targets_that_are_missing_are_none()
    {
        var document = Document();
        document["manifest"]!.AsObject().Remove("targets");

        Assert.Empty(Read(document.ToJsonString()).Value!.Targets);
    }

    [Theory]
    [InlineData("plan", "abc")]
    [InlineData("plan", "G000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("tree", "")]
    [InlineData("run", "run-../../etc")]
    [InlineData("plannedAt", "yesterday")]
    [InlineData("serial", "many")]
    public void A_value_that_is_none_is_refused(string member, string value)
    {
        var document = Document();
        document["manifest"]![member] = value;

        Refused(document.ToJsonString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"kind\":\"plan\",\"schemaVersion\":1}")]
    [InlineData("{\"kind\":\"plan\",\"schemaVersion\":1,\"manifest\":null}")]
    [InlineData("{\"kind\":\"plan\"")]
    public void What_is_no_manifest_is_refused(string json) => Refused(json);

    [Fact]
    public void Another_kind_and_another_version_are_refused_by_name()
    {
        var document = Document();
        document["schemaVersion"] = 2;
        Assert.Contains("version 2", Refused(document.ToJsonString()), StringComparison.Ordinal);

        document["kind"] = "rescue";
        Assert.Contains("sealed rescue", Refused(document.ToJsonString()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_that_comes_twice_is_refused()
    {
        var json = Document().ToJsonString();

        Refused(json.Replace("\"environment\":\"lab\"", "\"environment\":\"lab\",\"environment\":\"prod\"", StringComparison.Ordinal));
    }

    private JsonNode Document() => JsonNode.Parse(BundleManifestJson.Write(_sample.Manifest))!;

    private static Checked<BundleManifest> Read(string json) => BundleManifestJson.Read(Encoding.UTF8.GetBytes(json), "the bundle");

    private static string Refused(string json)
    {
        var read = Read(json);
        Assert.Null(read.Value);
        var problem = Assert.Single(read.Diagnostics);
        Assert.Equal(SealRules.UnreadableManifest.Code, problem.Code);
        return problem.Detail;
    }
}
