using System.Text.Json;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Tests.Providers;

public sealed class ValueCodecTests
{
    private static readonly TofuType Everything = TofuType.Object(
    [
        new("text", TofuType.String), new("number", TofuType.Number), new("truth", TofuType.Bool), new("any", TofuType.Dynamic),
        new("list", TofuType.List(TofuType.String)), new("set", TofuType.Set(TofuType.Number)), new("map", TofuType.Map(TofuType.String)),
        new("tuple", TofuType.Tuple([TofuType.String, TofuType.Bool])), new("missing", TofuType.String), new("unknown", TofuType.String),
    ]);

    [Fact]
    public void A_value_survives_the_wire()
    {
        var value = TofuValue.Object(
            ("text", TofuValue.Of(new string('ü', 300))),
            ("number", TofuValue.Of(TofuNumber.Parse("3.14159265358979323846264338327950288"))),
            ("truth", TofuValue.True),
            ("any", TofuValue.Strings(["a", "b"]).AsDynamic(TofuType.List(TofuType.String))),
            ("list", TofuValue.Strings(Enumerable.Range(0, 70_000).Select(i => "x"))),
            ("set", TofuValue.Set([TofuValue.Of(-2), TofuValue.Of(1), TofuValue.Of(-2)])),
            ("map", TofuValue.StringMap(Enumerable.Range(0, 20).Select(i => KeyValuePair.Create($"k{i}", "v")))),
            ("tuple", TofuValue.List(TofuValue.Of("a"), TofuValue.False)),
            ("unknown", TofuValue.Unknown));

        var read = ValueCodec.Decode(ValueCodec.Encode(value, Everything).Span, Everything);

        Assert.Equal(value.With("missing", TofuValue.Null), read);
        Assert.False(read.IsWhollyKnown);
        Assert.IsType<TofuType.Collection>(read["any"].DynamicType);
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("127", "127")]
    [InlineData("-1", "-1")]
    [InlineData("65536", "65536")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("18446744073709551616", "18446744073709551616")]
    [InlineData("1e3", "1000")]
    [InlineData("-0.50", "-0.5")]
    [InlineData("0.001", "0.001")]
    public void Numbers_keep_their_digits(string written, string read) => Assert.Equal(
        read, ValueCodec.Decode(ValueCodec.Encode(TofuValue.Of(TofuNumber.Parse(written)), TofuType.Number).Span, TofuType.Number).ToString());

    [Theory]
    [InlineData("cb3fe0000000000000", "0.5")]
    [InlineData("cbc000000000000000", "-2")]
    [InlineData("cd0100", "256")]
    [InlineData("d1ff00", "-256")]
    [InlineData("cfffffffffffffffff", "18446744073709551615")]
    [InlineData("a3302e31", "0.1")]
    public void Every_spelling_of_a_number_is_read(string bytes, string number) =>
        Assert.Equal(number, ValueCodec.Decode(Convert.FromHexString(bytes), TofuType.Number).ToString());

    [Theory]
    [InlineData("d40000")]
    [InlineData("c7030c810102")]
    public void Every_extension_is_an_unknown_value(string bytes) =>
        Assert.True(ValueCodec.Decode(Convert.FromHexString(bytes), TofuType.String).IsUnknown);

    [Theory]
    [InlineData("")]
    [InlineData("a5616263")]
    [InlineData("dd7fffffff")]
    [InlineData("81a178a179")]
    [InlineData("c0c0")]
    [InlineData("c70c0c81a16101")]
    public void Bytes_that_are_no_value_are_refused(string bytes) =>
        Assert.Throws<FormatException>(() => ValueCodec.Decode(Convert.FromHexString(bytes), Everything));

    [Fact]
    public void A_state_is_read_by_the_schema_of_today()
    {
        using var json = JsonDocument.Parse("""{"text":"t","number":"12","any":{"type":["list","string"],"value":["a"]},"gone":1,"set":[2,1]}""");

        var value = ValueJson.Read(json.RootElement, Everything);

        Assert.Equal("t", value["text"].Text);
        Assert.Equal(12, value["number"].Integer);
        Assert.Equal("[1, 2]", value["set"].ToString());
        Assert.True(value["missing"].IsNull);
        Assert.DoesNotContain("gone", value.Members.Keys);
    }
}
