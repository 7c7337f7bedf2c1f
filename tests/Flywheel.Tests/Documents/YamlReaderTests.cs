using System.Text;
using Flywheel.Diagnostics;
using Flywheel.Documents;

namespace Flywheel.Tests.Documents;

public sealed class YamlReaderTests
{
    [Fact]
    public void Keys_and_values_know_their_line_and_column()
    {
        var root = Read("first: 1\nsecond:\n  inner: [a, \"b\"]\n").Value!;
        var second = (YamlMapping)root.Find("second")!;
        var list = (YamlSequence)second.Find("inner")!;

        Assert.Equal(new SourcePosition("f.yaml", 2, 1), root.Entries[1].Key.Position);
        Assert.Equal(new SourcePosition("f.yaml", 1, 8), root.Find("first")!.Position);
        Assert.Equal(new SourcePosition("f.yaml", 3, 3), second.Entries[0].Key.Position);
        Assert.Equal(new SourcePosition("f.yaml", 3, 10), list.Position);
        Assert.Equal(new SourcePosition("f.yaml", 3, 14), list.Items[1].Position);
    }

    [Theory]
    [InlineData("on: no", "no")]
    [InlineData("on: 012", "012")]
    [InlineData("on: 1e3", "1e3")]
    [InlineData("on: 0x50", "0x50")]
    [InlineData("on: 'null'", "null")]
    public void Text_stays_as_it_was_written(string yaml, string value) =>
        Assert.Equal(value, ((YamlScalar)Read(yaml).Value!.Find("on")!).Value);

    [Fact]
    public void Every_duplicate_key_is_reported_and_names_the_first()
    {
        var read = Read("a: 1\nb: 2\na: 3\nc: {d: 1, d: 2}\na: 4\n");

        Assert.Equal(["3:1 1, column 1", "4:11 4, column 5", "5:1 1, column 1"], read.Diagnostics.Select(d =>
            $"{d.Position!.Value.Line}:{d.Position.Value.Column} {d.Detail[(d.Detail.IndexOf("line ", StringComparison.Ordinal) + 5)..^1]}"));
    }

    [Theory]
    [InlineData("a: &x 1\nb: *x\n", "FW1010 1:4;FW1010 2:4")]
    [InlineData("a: {b: 1}\n<<: {c: 1}\n", "FW1011 2:1")]
    [InlineData("a: !System.Diagnostics.Process {}\n", "FW1012 1:4")]
    [InlineData("a: !!python/object:os.system x\n", "FW1012 1:4")]
    [InlineData("a: 1\n---\nb: 1\n", "FW1008 2:1")]
    [InlineData("- a\n", "FW1007 1:1")]
    [InlineData("text\n", "FW1007 1:1")]
    [InlineData("", "FW1006 1:1")]
    [InlineData("# only a comment\n", "FW1006 1:1")]
    [InlineData("---\n...\n", "FW1006 1:1")]
    [InlineData("? [a]\n: b\n", "FW1013 1:3")]
    [InlineData("a:\n\tb: 1\n", "FW1005 2:1")]
    [InlineData("a: \"\\u200b\"\n", "FW1014 1:4")]
    [InlineData("a\u200bb: 1\n", "FW1014 1:1")]
    [InlineData("a: \u202etxt\n", "FW1014 1:4")]
    [InlineData("a: 1 # \u2066hidden\n", "FW1014 1:8")]
    [InlineData("a: \"\\e[31m\"\n", "FW1014 1:4")]
    public void What_has_no_place_in_the_file_is_refused_where_it_stands(string yaml, string expected) =>
        Assert.Equal(expected, string.Join(';', Read(yaml).Diagnostics.Select(d => $"{d.Code} {d.Position!.Value.Line}:{d.Position.Value.Column}")));

    [Theory]
    [InlineData("a: [1, 2\nb: 3\n")]
    [InlineData("a: \"open\n")]
    [InlineData("a: b: c\n")]
    [InlineData("a: @x\n")]
    [InlineData("a: }\n")]
    [InlineData("a:\n  b:\n    c: 1\n? :   d: 1\n    e: 1\n")]
    [InlineData("a: \"\\UFFFFFFFF\"\n")]
    [InlineData("a: \"\\xZZ\"\n")]
    [InlineData("%YAML 9.9\n---\na: 1\n")]
    public void A_syntax_error_has_a_line_and_a_column(string yaml)
    {
        var problem = Assert.Single(Read(yaml).Diagnostics);

        Assert.Equal("FW1004", problem.Code);
        Assert.True(problem.Position is { Line: > 0, Column: > 0 });
    }

    [Theory]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'a', (byte)':' }, 1, 1)]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'a', 0 }, 1, 1)]
    [InlineData(new byte[] { (byte)'a', 0, (byte)':', 0 }, 1, 2)]
    [InlineData(new byte[] { (byte)'a', (byte)':', (byte)'\n', (byte)'b', 0xC3, 0x28 }, 2, 2)]
    public void Bytes_that_are_not_plain_UTF8_are_refused(byte[] bytes, int line, int column)
    {
        var problem = Assert.Single(YamlReader.Read("f.yaml", bytes).Diagnostics);

        Assert.Equal(("FW1003", line, column), (problem.Code, problem.Position!.Value.Line, problem.Position.Value.Column));
    }

    [Fact]
    public void The_sixty_fourth_level_is_allowed_and_the_next_is_not()
    {
        var deepest = Read("a: " + new string('[', 63) + new string(']', 63));
        var deeper = Read("a: " + new string('[', 64) + new string(']', 64));

        Assert.Empty(deepest.Diagnostics);
        Assert.Equal(new SourcePosition("f.yaml", 1, 67), Assert.Single(deeper.Diagnostics).Position);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("[{")]
    [InlineData("{a: ")]
    [InlineData("[a, ")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("- ? ")]
    [InlineData("[\n")]
    [InlineData("a: [\n")]
    public void A_mebibyte_of_nesting_is_refused_at_once(string unit)
    {
        var started = TimeProvider.System.GetTimestamp();

        var read = Read(string.Concat(Enumerable.Repeat(unit, YamlText.LargestFile / unit.Length)));

        Assert.Null(read.Value);
        Assert.Contains(read.Diagnostics, d => d.Code is "FW1002" or "FW1004");
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("a,", "a: [", "]")]
    [InlineData("# comment\n", "a: 1\n", "")]
    [InlineData("a: &a *a\n", "", "")]
    [InlineData("!", "a: ", "")]
    [InlineData("'", "a: ", "")]
    [InlineData("x ", "a: ", "")]
    [InlineData("\n", "a: |\n  x", "")]
    [InlineData("x: ", "", "")]
    [InlineData("x\n", "", "")]
    [InlineData("\"\":\n", "", "")]
    [InlineData("]", "a: ", "")]
    [InlineData("---\n", "a: 1\n", "")]
    [InlineData("?\n", "", "")]
    public void A_mebibyte_of_anything_is_answered_within_moments(string unit, string before, string after)
    {
        var started = TimeProvider.System.GetTimestamp();
        var count = (YamlText.LargestFile - before.Length - after.Length) / unit.Length;

        var read = Read(before + string.Concat(Enumerable.Repeat(unit, count)) + after);

        Assert.True(read.Value is not null || read.Diagnostics.Length > 0);
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void More_than_a_mebibyte_is_refused() =>
        Assert.Equal("FW1001", Assert.Single(Read("a: 1\n#" + new string('x', YamlText.LargestFile)).Diagnostics).Code);

    [Fact]
    public void Brackets_in_quotes_comments_and_blocks_do_not_count_as_nesting()
    {
        var text = "a: \"" + new string('[', 200) + "\" # " + new string('{', 200) + "\nb: |\n  " + new string('[', 200) + "\n";

        Assert.Empty(Read(text).Diagnostics);
    }

    [Fact]
    public void A_billion_laughs_are_refused_without_laughing()
    {
        var text = new StringBuilder("a0: &a0 [x, x]\n");
        for (var i = 1; i < 30; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n");
        }

        Assert.Equal(30 + (29 * 2), Read(text.ToString()).Diagnostics.Count(d => d.Code == "FW1010"));
    }

    private static Checked<YamlMapping> Read(string yaml) => YamlReader.Read("f.yaml", Encoding.UTF8.GetBytes(yaml));
}
