using Flywheel.Reports;

namespace Flywheel.Tests.Reports;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("grüße → 日本 🎉", "grüße → 日本 🎉")]
    [InlineData("\e[31mred\e[0m", "red")]
    [InlineData("a\e]8;;http://x\u0007link\e]8;;\e\\b", "alinkb")]
    [InlineData("a\e]never ends", "anever ends")]
    [InlineData("a\e[", "a")]
    [InlineData("\e", "")]
    [InlineData("a\r\nb\nc\td\re", "a b c d e")]
    [InlineData("nul\0bell\a\u009b31m", "nulbell31m")]
    [InlineData("abc\u202egnp.exe", "abcgnp.exe")]
    public void A_line_is_made_printable(string text, string printed) => Assert.Equal(printed, Printable.Line(text));

    [Fact]
    public void Half_a_character_becomes_the_replacement_character() => Assert.Equal("a\ufffdb", Printable.Line("a\ud83cb"));

    [Fact]
    public void A_block_keeps_its_lines() => Assert.Equal("a\n    b\nc", Printable.Block("a\r\n\tb\rc\n\n"));

    [Fact]
    public void A_cut_never_splits_a_character()
    {
        Assert.Equal("ab…", Printable.Line("ab🎉cd", 4));
        Assert.Equal("abcd", Printable.Line("abcd", 4));
    }
}
