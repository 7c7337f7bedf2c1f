using System.Text;
using Flywheel.Lab.Kubernetes.Manifests;

namespace Flywheel.Lab.Tests.Kubernetes.Manifests;

public sealed class ManifestYamlTests
{
    [Theory]
    [InlineData("a: 1", """{"a":1}""")]
    [InlineData("a: 1.5", """{"a":1.5}""")]
    [InlineData("a: 0644", """{"a":420}""")]
    [InlineData("a: 0x1F", """{"a":31}""")]
    [InlineData("a: 08", """{"a":8}""")]
    [InlineData("a: 1_000", """{"a":1000}""")]
    [InlineData("a: -7", """{"a":-7}""")]
    [InlineData("a: 1e3", """{"a":1000}""")]
    [InlineData("a: '1'", """{"a":"1"}""")]
    [InlineData("a: !!str 1", """{"a":"1"}""")]
    [InlineData("a: 1.2.3", """{"a":"1.2.3"}""")]
    [InlineData("a: 100m", """{"a":"100m"}""")]
    [InlineData("a: 2026-01-02T03:04:05Z", """{"a":"2026-01-02T03:04:05Z"}""")]
    [InlineData("a: yes", """{"a":true}""")]
    [InlineData("a: \"yes\"", """{"a":"yes"}""")]
    [InlineData("a: ~", """{"a":null}""")]
    [InlineData("a:", """{"a":null}""")]
    [InlineData("1: x", """{"1":"x"}""")]
    [InlineData("a: |\n  x\n  y\n", """{"a":"x\ny\n"}""")]
    [InlineData("{\"a\": [1, \"b\"]}", """{"a":[1,"b"]}""")]
    [InlineData("a: &x {b: 1}\nc: *x", """{"a":{"b":1},"c":{"b":1}}""")]
    [InlineData("a: &x {b: 1, d: 1}\nc:\n  <<: *x\n  d: 2", """{"a":{"b":1,"d":1},"c":{"d":2,"b":1}}""")]
    public void A_manifest_reads_as_kubectl_reads_it(string yaml, string json) =>
        Assert.Equal(json, Assert.Single(ManifestYaml.Documents(yaml)).ToJsonString());

    [Fact]
    public void Empty_documents_count_for_nothing() =>
        Assert.Equal(2, ManifestYaml.Documents("---\n# nothing\n---\na: 1\n---\n\n---\nb: 2\n").Length);

    [Theory]
    [InlineData("a: [")]
    [InlineData("a: *gone")]
    [InlineData("a: 1\na: 2")]
    [InlineData("\"\\uD800\": \"\\xZZ\"")]
    [InlineData("? [a]\n: b")]
    public void What_is_no_manifest_is_refused_in_a_sentence(string yaml) =>
        Assert.StartsWith("yaml: ", Assert.Throws<FormatException>(() => ManifestYaml.Documents(yaml)).Message, StringComparison.Ordinal);

    [Fact]
    public void Aliases_of_aliases_end_in_a_refusal()
    {
        var yaml = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (var level = 1; level < 12; level++)
        {
            yaml.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{level}: &a{level} [")
                .AppendJoin(',', Enumerable.Repeat($"*a{level - 1}", 10)).Append("]\n");
        }

        Assert.Contains("excessive aliasing", Assert.Throws<FormatException>(() => ManifestYaml.Documents(yaml.ToString())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_ends_in_a_refusal() =>
        Assert.Throws<FormatException>(() => ManifestYaml.Documents(string.Concat(Enumerable.Repeat("- ", 5000)) + "x"));
}
