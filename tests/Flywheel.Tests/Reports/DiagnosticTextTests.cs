using Flywheel.Diagnostics;
using Flywheel.Reports;
using Flywheel.Testing;

namespace Flywheel.Tests.Reports;

public sealed class DiagnosticTextTests
{
    private static readonly DiagnosticRule Rule = new("FW1203", Severity.Error, "Unknown environment", "");

    [Fact]
    public void A_diagnostic_shows_place_lines_reason_and_way_out()
    {
        var diagnostic = Rule.At(
            new("organization.yaml", 12, 20),
            "The runner \"docker\" serves the environment \"dev-clustr\", and the organization has no environment of that name. It has dev-cluster and prod.",
            "Did you mean \"dev-cluster\"?") with
        {
            Snippet = "12 |     environments: [dev-clustr]\n   |                    ^^^^^^^^^^",
        };

        Snapshot.Match(DiagnosticText.Render(diagnostic, 80).ToString());
    }

    [Fact]
    public void A_warning_without_a_place_is_short()
    {
        var text = DiagnosticText.Render(Rule.Create("Nothing to verify.") with { Severity = Severity.Warning }, 80).ToString();

        Assert.Equal("warning FW1203: Unknown environment\n  │ Nothing to verify.\n", text);
    }

    [Fact]
    public void Lines_are_wrapped_but_paths_and_commands_stay_whole()
    {
        var path = new string('p', 90);

        var lines = DiagnosticText.Render(Rule.Create($"See {path} for more of this and that and so on, word after word."), 40).ToString().Split('\n');

        Assert.Contains(lines, line => line.EndsWith(path, StringComparison.Ordinal));
        Assert.All(lines.Where(line => !line.Contains(path, StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, 40));
    }
}
