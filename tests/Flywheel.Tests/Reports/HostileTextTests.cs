using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Reports;
using Flywheel.Runs;
using Flywheel.Testing;

namespace Flywheel.Tests.Reports;

public sealed partial class HostileTextTests
{
    private const string Attack =
        "a|b`c`<script>alert(1)</script>\"><img src=x onerror=alert(1)>\n/close\n::set-output name=x::y\n@everyone [x](javascript:alert(1))"
        + " \e[2J\e]8;;javascript:alert(1)\a\r\0\u202e\ud800 ]]> &amp; ``` **bold** \ufffe";

    [Fact]
    public void Nothing_in_Markdown_comes_to_life()
    {
        var whole = MarkdownSummary.Render(HostileRun());
        var markdown = Fences().Replace(whole, "");

        Assert.DoesNotContain("<script", markdown, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", markdown, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("](", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("\n/close", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("@everyone", markdown, StringComparison.Ordinal);
        AssertPrintable(whole);
        var table = markdown.Split('\n').Where(l => l.StartsWith("| ✗", StringComparison.Ordinal));
        Assert.All(table, row => Assert.Equal(5, row.Count(c => c == '|')));
    }

    [Fact]
    public void Every_character_is_allowed_in_XML()
    {
        var document = XDocument.Parse(JUnitReport.Render(HostileRun()));

        Assert.Contains("<script>alert(1)</script>", document.Descendants("failure").Single().Attribute("message")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_character_is_allowed_in_JSON()
    {
        using var document = JsonDocument.Parse(RunJsonReport.Render(HostileRun(), 1));

        Assert.Contains("<script>", document.RootElement.GetProperty("diagnostics")[0].GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_line_of_text_can_command_a_terminal_or_a_CI_system()
    {
        var text = new TextSummary(_ => Attack).Render(HostileRun()).ToString()
            + DiagnosticText.Render(HostileRun().AllDiagnostics.First(), 80);

        AssertPrintable(text);
        Assert.DoesNotContain("]8;;", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.False(line.TrimStart().StartsWith("::", StringComparison.Ordinal), line));
        Assert.All(text.Split('\n'), line => Assert.False(line.TrimStart().StartsWith('/'), line));
    }

    [Fact]
    public void Markdown_stays_within_its_limit_and_keeps_what_went_wrong()
    {
        var words = string.Concat(Enumerable.Repeat("long words | ", 200));
        var jobs = Enumerable.Range(0, 10_000).Select(i => new StubJob($"validate/module:m{i}")).ToList();
        var run = new StubRun(jobs);
        for (var i = 0; i < jobs.Count; i++)
        {
            var id = jobs[i].Id.ToString();
            run.Ran(id, 1, i == 9_000 ? Failure(words) : JobResult.Succeeded(words));
        }

        var markdown = MarkdownSummary.Render(run.Finish());

        Assert.InRange(markdown.Length, 20_000, MarkdownSummary.Limit);
        Assert.Contains("validate/module:m9000", markdown, StringComparison.Ordinal);
        Assert.Contains("more jobs", markdown, StringComparison.Ordinal);
        Assert.Contains("more problems", markdown, StringComparison.Ordinal);
    }

    private static JobResult Failure(string words)
    {
        var rule = new DiagnosticRule("FW2101", Severity.Error, words, "");
        return JobResult.Failed(words) with { Diagnostics = [.. Enumerable.Repeat(rule.Create(words, words), 100)] };
    }

    private static RunRecord HostileRun()
    {
        var rule = new DiagnosticRule("FW2101", Severity.Error, Attack, "");
        var problem = rule.At(new(Attack, 3, 1), Attack, Attack) with { Snippet = Attack };
        return new StubRun([new StubJob("plan/attic"), new StubJob("plan/runners")], branch: Attack)
            .Ran("plan/attic", 5, JobResult.Failed(Attack, problem) with
            {
                Facts = ImmutableSortedDictionary<string, string>.Empty.Add("delete", Attack).Add(Attack, Attack),
            })
            .Ran("plan/runners", 5, JobResult.Succeeded(Attack))
            .Finish();
    }

    private static void AssertPrintable(string text) => Assert.All(text, c =>
        Assert.False((char.IsControl(c) && c != '\n') || c is '\u202e' or '\ufffe' || char.IsSurrogate(c), $"U+{(int)c:x4}"));

    [GeneratedRegex("^(`{3,})text\n.*?\n\\1$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();
}
