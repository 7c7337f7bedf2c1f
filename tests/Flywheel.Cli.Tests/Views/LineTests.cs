using Flywheel.Cli.Views;
using Flywheel.Reports;

namespace Flywheel.Cli.Tests.Views;

public sealed class LineTests
{
    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("exactly ten", 11, "exactly ten")]
    [InlineData("a longer line", 6, "a lon…")]
    [InlineData("漢字漢字", 6, "漢字…")]
    [InlineData("anything", 1, "…")]
    [InlineData("anything", 0, "")]
    public void A_line_is_cut_by_the_cells_of_the_terminal(string text, int width, string expected)
    {
        var cut = Line.Of(text).CutTo(width);

        Assert.Equal(expected, cut.ToString());
        Assert.InRange(cut.Width, 0, width);
    }

    [Fact]
    public void A_line_is_broken_between_words_and_indented() =>
        Assert.Equal(
            ["  plan/attic failed:", "    the state is", "    locked by", "    somebody-with-a-long-name"],
            Line.Of("  plan/attic", TextStyle.Bad).Add(" failed: the state is locked by somebody-with-a-long-name").WrapTo(20)
                .Select(line => line.ToString().TrimEnd()));

    [Theory]
    [InlineData("[red]markup[/]", "[red]markup[/]")]
    [InlineData("a\tb", "a b")]
    [InlineData("a\r\nb\nc", "a b c")]
    [InlineData("\e[31mred\e[0m \e]0;title\a\u202eend", "red end")]
    public void Whatever_is_added_is_text_of_one_line(string text, string expected) =>
        Assert.Equal(expected, Line.Of(text).ToString());
}
