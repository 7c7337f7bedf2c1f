using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Protobuf;

namespace Flywheel.Lab.Tests.Kubernetes;

public sealed class ProtobufTests
{
    [Theory]
    [MemberData(nameof(KubectlBodies.All), MemberType = typeof(KubectlBodies))]
    public void What_kubectl_sends_is_what_it_prints(string command, string body, string json)
    {
        var content = KubeProtobuf.Decode(Convert.FromBase64String(body));

        // the command line has no context, and so no namespace of its own but the default one
        var expected = JsonNode.Parse(json)!.AsObject();
        if (content["metadata"]!["namespace"] is null)
        {
            expected["metadata"]!.AsObject().Remove("namespace");
        }

        Assert.True(JsonNode.DeepEquals(expected, content), $"{command}: {content.ToJsonString()} is not {expected.ToJsonString()}");
    }

    [Theory]
    [MemberData(nameof(KubectlBodies.All), MemberType = typeof(KubectlBodies))]
    public void A_body_that_breaks_off_is_refused_or_read_and_nothing_else(string command, string body, string json)
    {
        var bytes = Convert.FromBase64String(body);

        var refused = Enumerable.Range(0, bytes.Length).Count(length => IsRefused(bytes[..length]));

        Assert.True(refused > bytes.Length / 2, $"{command} ({json.Length}): {refused} of {bytes.Length}");
    }

    [Theory]
    [MemberData(nameof(KubectlBodies.All), MemberType = typeof(KubectlBodies))]
    public void A_body_with_a_wrong_byte_is_refused_or_read_and_nothing_else(string command, string body, string json)
    {
        var bytes = Convert.FromBase64String(body);
        for (var i = 0; i < bytes.Length; i++)
        {
            foreach (var change in (byte[])[0x01, 0x08, 0x80])
            {
                var wrong = bytes.ToArray();
                wrong[i] ^= change;
                _ = IsRefused(wrong);
            }
        }

        Assert.NotEmpty(command + json);
    }

    [Fact]
    public void Messages_within_messages_without_end_are_refused()
    {
        // JSONSchemaProps.not, in itself
        var definition = Field(2, Field(7, Field(4, Field(1, Nested(28, 1_000_000)))));

        Assert.Equal(400, Refusal(Envelope("apiextensions.k8s.io/v1", "CustomResourceDefinition", definition)).Code);
    }

    [Fact]
    public void Another_kind_is_refused_with_the_way_round()
    {
        var status = Refusal(Envelope("example.com/v1", "Widget", []));

        Assert.Equal((415, "UnsupportedMediaType"), (status.Code, status.Reason));
        Assert.Contains("Widget of example.com/v1", status.Message, StringComparison.Ordinal);
        Assert.Contains("--dry-run=client -o yaml", status.Message, StringComparison.Ordinal);
        Assert.Contains("kubectl apply -f -", status.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("apps/v1")]
    [InlineData("policy/v1")]
    public void Options_of_a_deletion_come_in_any_group(string apiVersion)
    {
        var content = KubeProtobuf.Decode(Envelope(apiVersion, "DeleteOptions", [0x08, 0x05, .. Field(4, "Background"u8)]));

        Assert.Equal(5, content["gracePeriodSeconds"]!.GetValue<long>());
        Assert.Equal("Background", content["propagationPolicy"]!.GetValue<string>());
    }

    [Fact]
    public void JSON_is_no_protobuf() => Assert.Equal(400, Refusal("{}"u8.ToArray()).Code);

    [Fact]
    public void A_body_beyond_the_limit_is_too_large() => Assert.Equal(413, Refusal(new byte[KubeProtobuf.MaximumBytes + 1]).Code);

    [Fact]
    public void Fields_of_newer_versions_are_passed_over()
    {
        var content = KubeProtobuf.Decode(Envelope("v1", "Namespace", [.. Field(99, "x"u8), .. Field(1, Field(1, "team"u8))]));

        Assert.Equal("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team"}}""", content.ToJsonString());
    }

    private static bool IsRefused(byte[] body)
    {
        try
        {
            _ = KubeProtobuf.Decode(body).ToJsonString();
            return false;
        }
        catch (StatusException refusal) when (refusal.Status.Code is 400 or 415)
        {
            return true;
        }
    }

    private static ApiStatus Refusal(byte[] body) => Assert.Throws<StatusException>(() => KubeProtobuf.Decode(body)).Status;

    private static byte[] Envelope(string apiVersion, string kind, byte[] raw) =>
    [
        .. "k8s\0"u8,
        .. Field(1, [.. Field(1, System.Text.Encoding.UTF8.GetBytes(apiVersion)), .. Field(2, System.Text.Encoding.UTF8.GetBytes(kind))]),
        .. Field(2, raw),
    ];

    private static byte[] Field(int number, ReadOnlySpan<byte> value) => [.. Varint((number << 3) | 2), .. Varint(value.Length), .. value];

    // Written from the innermost message outwards into one buffer: to copy each into the next takes time by the square.
    private static byte[] Nested(int number, int length)
    {
        var buffer = new byte[length];
        var start = length;
        while (true)
        {
            byte[] head = [.. Varint((number << 3) | 2), .. Varint(length - start)];
            if (head.Length > start)
            {
                return buffer[start..];
            }

            start -= head.Length;
            head.CopyTo(buffer, start);
        }
    }

    private static List<byte> Varint(int value)
    {
        var bytes = new List<byte>();
        for (; value > 0x7F; value >>= 7)
        {
            bytes.Add((byte)((value & 0x7F) | 0x80));
        }

        bytes.Add((byte)value);
        return bytes;
    }
}
