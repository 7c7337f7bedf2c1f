using System.Text;
using System.Text.Json;
using Flywheel.Documents;

namespace Flywheel.Tests.Documents;

public sealed class UnicodeJsonTests
{
    [Theory]
    [InlineData("""{"a":"\ud83d\ude00 \u00e9 \\ud800 \"\/"}""")]
    [InlineData("""{"a":"\\\ud83d\ude00"}""")]
    [InlineData("""{"a":"\u0000\\"}""")]
    [InlineData("{\"a\":\"😀\"}")]
    public void Whole_texts_are_read(string json)
    {
        using var document = UnicodeJson.Parse(Encoding.UTF8.GetBytes(json));

        Assert.NotEmpty(document.RootElement.GetProperty("a").GetString()!);
    }

    [Theory]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"a":"\uD83Dx\ude00"}""")]
    [InlineData("""{"a":"\ude00\ud83d"}""")]
    [InlineData("""{"a":"\ud83d\\ude00"}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""["\ud83d\ud83d\ude00"]""")]
    public void Half_a_character_is_no_text(string json) => Assert.Throws<JsonException>(() => UnicodeJson.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Bytes_that_are_no_text_are_refused() =>
        Assert.Throws<JsonException>(() => UnicodeJson.Parse(new byte[] { (byte)'"', 0xC3, (byte)'"' }));
}
