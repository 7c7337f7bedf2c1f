using System.Text;
using Flywheel.Clusters;
using Flywheel.Clusters.Files;
using Flywheel.Diagnostics;

namespace Flywheel.Tests.Clusters.Files;

/// <summary>Files of objects, as kubectl and charts write them, and as somebody writes them who wants to harm.</summary>
public sealed class ObjectFileTests
{
    [Theory]
    [InlineData("true", "true")]
    [InlineData("False", "false")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("'true'", "\"true\"")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("12", "12")]
    [InlineData("-12", "-12")]
    [InlineData("0644", "420")]
    [InlineData("0o644", "420")]
    [InlineData("0x1F", "31")]
    [InlineData("1.5", "1.5")]
    [InlineData("1e3", "1000")]
    [InlineData(".5", "0.5")]
    [InlineData("1e999", "\"1e999\"")]
    [InlineData(".inf", "\".inf\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("99999999999999999999", "1E+20")]
    [InlineData("2026-03-01T12:00:00Z", "\"2026-03-01T12:00:00Z\"")]
    [InlineData("\"\\e[31m\\u200b\"", "\"\\u001B[31m\\u200B\"")]
    public void Plain_values_are_what_Kubernetes_reads(string written, string json) =>
        Assert.Equal(json, Read($"apiVersion: v1\nkind: ConfigMap\nvalue: {written}\n").Value![0].At("value")?.GetRawText() ?? "null");

    [Fact]
    public void Documents_and_lists_are_opened_in_their_order()
    {
        var read = Read("""
            ---
            { apiVersion: v1, kind: Pod, metadata: { name: a } }
            ---
            # nothing
            ---
            apiVersion: v1
            kind: List
            items:
            - { apiVersion: v1, kind: Pod, metadata: { name: b } }
            - apiVersion: apps/v1
              kind: DeploymentList
              items: [{ metadata: { name: c } }, { metadata: { name: d } }]
            ---
            apiVersion: v1
            kind: PodList
            items: []
            """);

        Assert.Equal(["Pod a", "Pod b", "Deployment c", "Deployment d"], read.Value!.Select(it => it.ToString()));
        Assert.Equal("apps/v1", read.Value![3].ApiVersion);
    }

    [Fact]
    public void Json_may_hold_several_documents_and_a_byte_order_mark()
    {
        var read = Read("\ufeff\n{ \"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": { \"name\": \"a\" } }\n{ \"apiVersion\": \"v1\", \"kind\": \"PodList\", \"items\": [{ \"metadata\": { \"name\": \"b\" } }] }\n");

        Assert.Equal(["Pod a", "Pod b"], read.Value!.Select(it => it.ToString()));
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n- 7\n- kind: Pod\n", "FW5801 4:3;FW5801 5:3;FW5801 6:3")]
    [InlineData("apiVersion: v1\nkind: Pod\n---\n- a\n", "FW1007 4:1")]
    [InlineData("apiVersion: v1\nkind: Pod\nkind: Pod\n", "FW1009 3:1")]
    [InlineData("apiVersion: &a v1\nkind: *a\n", "FW1010 1:13;FW1010 2:7")]
    [InlineData("apiVersion: v1\n\tkind: Pod\n", "FW1005 2:1")]
    [InlineData("{\"apiVersion\": \"v1\",\n \"kind\": }", "FW5802 2:10")]
    [InlineData("{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}\n{\n\"kind\": \"a\", \"kind\": \"b\"}", "FW5802 2:1")]
    [InlineData("{\"apiVersion\": \"v1\", \"kind\": \"\\ud800\"}", "FW5802 1:1")]
    [InlineData("{}", "FW5801 1:1")]
    [InlineData("---\n---\n", "FW1006 1:1")]
    public void What_is_no_object_is_said_with_its_place(string text, string expected) =>
        Assert.Equal(expected, string.Join(';', Read(text).Diagnostics.Select(d => $"{d.Code} {d.Position!.Value.Line}:{d.Position.Value.Column}")));

    [Fact]
    public void More_than_the_limit_is_not_even_read()
    {
        using var endless = new EndlessStream();

        Assert.Equal(["FW5803"], ObjectFile.Read(endless, "-").Diagnostics.Select(d => d.Code));
        Assert.InRange(endless.Given, ObjectFile.Largest, ObjectFile.Largest + (1 << 17));
    }

    [Theory(Timeout = 20_000)]
    [InlineData("[", "\n")]
    [InlineData("[", "")]
    [InlineData("{a: ", "")]
    [InlineData("- ", "")]
    [InlineData("{\"a\":", "")]
    public async Task Deep_nesting_is_refused_at_once(string open, string between)
    {
        var text = string.Concat(Enumerable.Repeat(open + between, 200_000));

        Assert.NotEmpty((await Task.Run(() => Read(text), TestContext.Current.CancellationToken)).Diagnostics);
    }

    [Theory(Timeout = 20_000)]
    [InlineData("{\"apiVersion\":\"v1\",\"kind\":\"A\"}\n")]
    [InlineData("{\"apiVersion\":\"v1\",\"kind\":\"A\"} ")]
    [InlineData("---\napiVersion: v1\nkind: A\n")]
    public async Task Many_documents_cost_no_more_than_their_number(string document)
    {
        var text = string.Concat(Enumerable.Repeat(document, 300_000));

        Assert.Equal(300_000, (await Task.Run(() => Read(text), TestContext.Current.CancellationToken)).Value!.Count);
    }

    [Fact]
    public void Brackets_of_many_scripts_are_no_nesting()
    {
        var script = string.Concat(Enumerable.Repeat("    if [ x; case [\n", 3000));

        Assert.Empty(Read($"apiVersion: v1\nkind: ConfigMap\ndata:\n  script: |\n{script}").Diagnostics);
    }

    private static Checked<IReadOnlyList<KubernetesObject>> Read(string text) => ObjectFile.Read(Encoding.UTF8.GetBytes(text), "f");

    /// <summary>Spaces without end.</summary>
    private sealed class EndlessStream : MemoryStream
    {
        public long Given { get; private set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)' ');
            Given += count;
            return count;
        }

        public override int Read(Span<byte> buffer)
        {
            buffer.Fill((byte)' ');
            Given += buffer.Length;
            return buffer.Length;
        }
    }
}
