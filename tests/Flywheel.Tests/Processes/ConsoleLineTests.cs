using System.Text;
using Flywheel.Processes;

namespace Flywheel.Tests.Processes;

public sealed class ConsoleLineTests
{
    [Theory]
    [InlineData("a\nb\n", "a|b")]
    [InlineData("a\r\nb", "a|b")]
    [InlineData("\n\n", "|")]
    [InlineData("Apply complete\rApply failed\n", "Apply complete|Apply failed")]
    [InlineData("10%\r20%\r\r\n", "10%|20%|")]
    [InlineData("", "")]
    public void Lines_end_at_line_feeds_and_carriage_returns_wherever_the_bytes_are_cut(string text, string expected)
    {
        Assert.Equal(expected, string.Join('|', Split(Encoding.UTF8.GetBytes(text), int.MaxValue)));
        Assert.Equal(expected, string.Join('|', Split(Encoding.UTF8.GetBytes(text), 1)));
    }

    [Fact]
    public void A_character_that_is_cut_between_two_reads_is_whole() =>
        Assert.Equal(["für 🚀"], Split("für 🚀\n"u8.ToArray(), 1));

    [Fact]
    public void Bytes_that_are_no_text_become_replacement_characters() =>
        Assert.Equal(["a\ufffdb"], Split([(byte)'a', 0xff, (byte)'b', (byte)'\n'], 2));

    [Theory]
    [InlineData(1000)]
    [InlineData(int.MaxValue)]
    public void A_line_longer_than_64_KiB_is_cut_with_a_marker_and_the_next_is_whole(int chunk)
    {
        var lines = Split(Encoding.UTF8.GetBytes(new string('x', 300_000) + "\nnext\n"), chunk);

        Assert.Equal([new string('x', LineSplitter.LongestLine) + LineSplitter.CutMarker, "next"], lines);
    }

    [Fact]
    public void A_cut_never_falls_into_a_character()
    {
        var line = Assert.Single(Split(Encoding.UTF8.GetBytes("x" + string.Concat(Enumerable.Repeat("€", 40_000))), int.MaxValue));

        Assert.DoesNotContain('\ufffd', line);
    }

    [Theory]
    [InlineData("\u001b[31mred\u001b[0m", "\u001b[31mred\u001b[0m")]
    [InlineData("\u001b[1;38;5;8mgrey", "\u001b[1;38;5;8mgrey\u001b[0m")]
    [InlineData("\u001b[38;2;8;8;8mgrey\u001b[m", "\u001b[38;2;8;8;8mgrey\u001b[m")]
    [InlineData("\u001b[8mhidden", "hidden")]
    [InlineData("\u001b[2JApply complete", "Apply complete")]
    [InlineData("\u001b[1A\u001b[2K\u009b5Aok", "ok")]
    [InlineData("\u001b]8;;javascript:alert(1)\u0007link\u001b]8;;\u0007", "link")]
    [InlineData("\u001b]0;title\u001b\\text", "text")]
    [InlineData("\u001b]52;c;cm0gLXJm\u001b\\", "")]
    [InlineData("\u009d0;title\u009ctext", "text")]
    [InlineData("\u001bP1$r\u001b\\text", "text")]
    [InlineData("\u001b]0;never ended", "0;never ended")]
    [InlineData("\u001b[31", "31")]
    [InlineData("\u001b", "")]
    [InlineData("\u001bc\u001b(0reset", "reset")]
    [InlineData("ding\u0007\u0007\b\u007f", "ding")]
    [InlineData("a\tb", "a\tb")]
    [InlineData("ok \u202e// live evil", "ok // live evil")]
    [InlineData("one\u2028two", "onetwo")]
    public void Only_colours_reach_the_terminal(string text, string expected) =>
        Assert.Equal(expected, TerminalText.Sanitize(text, keepColours: true));

    [Fact]
    public void Without_colours_nothing_of_them_is_left() =>
        Assert.Equal("red", TerminalText.Sanitize("\u001b[31mred\u001b[0m", keepColours: false));

    [Fact]
    public void The_splitter_sanitizes() =>
        Assert.Equal(["Apply failed"], Split("\u001b[2J\u001b]0;x\u0007Apply failed\n"u8.ToArray(), int.MaxValue));

    private static List<string> Split(byte[] bytes, int chunk)
    {
        var lines = new List<string>();
        var splitter = new LineSplitter(line => lines.Add(line.ToString()));
        for (var position = 0; position < bytes.Length; position += chunk)
        {
            splitter.Write(bytes.AsSpan(position, Math.Min(chunk, bytes.Length - position)));
            if (chunk == int.MaxValue)
            {
                break;
            }
        }

        splitter.Flush();
        return lines;
    }
}
