using System.Globalization;
using Flywheel.Cli.Views;

namespace Flywheel.Cli.Tests.Views;

public sealed class ChoiceTests
{
    [Theory]
    [InlineData("Human", true, "xterm", null, typeof(LiveRunView))]
    [InlineData("Human", true, "dumb", null, typeof(LineRunView))]
    [InlineData("Human", true, null, null, typeof(LineRunView))]
    [InlineData("Human", false, "xterm", null, typeof(LineRunView))]
    [InlineData("Human", true, "xterm", "GITLAB_CI", typeof(LineRunView))]
    [InlineData("Json", true, "xterm", null, typeof(JsonRunView))]
    [InlineData("Ndjson", true, "xterm", "GITHUB_ACTIONS", typeof(NdjsonRunView))]
    public void The_view_follows_from_output_terminal_and_ci(string kind, bool isTerminal, string? term, string? ci, Type expected)
    {
        using var run = new ScriptedRun();
        using var view = RunViews.Choose(Output(kind, isTerminal, term, ci), run.Context);

        Assert.IsType(expected, view);
    }

    [Fact]
    public void A_tree_gives_way_to_lines_where_output_is_asked_for_or_live_is_not()
    {
        using var run = new ScriptedRun();
        var output = Output("Human", true, "xterm", null);

        using var verbose = RunViews.Choose(output, run.Context with { IsVerbose = true });
        using var noLive = RunViews.Choose(output with { NoLive = true }, run.Context);

        Assert.IsType<LineRunView>(verbose);
        Assert.IsType<LineRunView>(noLive);
    }

    [Theory]
    [InlineData(true, "xterm", null, false, true)]
    [InlineData(true, "xterm", "1", false, false)]
    [InlineData(true, "xterm", "", false, true)]
    [InlineData(true, "xterm", null, true, false)]
    [InlineData(true, "dumb", null, false, false)]
    [InlineData(false, "xterm", null, false, false)]
    public void Colours_follow_terminal_NO_COLOR_and_the_option(bool isTerminal, string term, string? noColor, bool option, bool expected)
    {
        var facts = TerminalFacts.Read(isTerminal, option, name => name switch { "TERM" => term, "NO_COLOR" => noColor, _ => null }, () => (80, 24));

        Assert.Equal(expected, facts.HasColours);
    }

    private static RunOutput Output(string kind, bool isTerminal, string? term, string? ci)
    {
        string? Environment(string name) => name == "TERM" ? term : name == ci ? "true" : null;
        var facts = TerminalFacts.Read(isTerminal, noColor: false, Environment, () => (80, 24));
        return new()
        {
            Kind = Enum.Parse<OutputKind>(kind),
            Stream = Stream.Null,
            Writer = new StringWriter(CultureInfo.InvariantCulture),
            Terminal = facts,
            ErrorWriter = new StringWriter(CultureInfo.InvariantCulture),
            ErrorTerminal = facts,
            Ci = CiFacts.Read(Environment),
            Document = _ => "{}",
        };
    }
}
