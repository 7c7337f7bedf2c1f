using System.Text.Json;
using Flywheel.Diagnostics;
using Flywheel.Validation;

namespace Flywheel.Tests.Validation;

public sealed class TofuDiagnosticTests
{
    [Theory]
    [InlineData("""{"severity":"error","summary":"s","detail":"d","range":{"filename":"main.tf","start":{"line":6,"column":28}},"snippet":{"code":"x {"}}""",
        "FW4206 s: d at stack/main.tf:6:28 x {")]
    [InlineData("""{"severity":"warning","summary":"s","detail":"d","range":{"filename":"../m/main.tf","start":{"line":1,"column":1}}}""", "FW4214 s: d at m/main.tf:1:1 ")]
    [InlineData("""{"severity":"error","summary":"s","detail":""}""", "FW4206 s:  at nowhere ")]
    [InlineData("""{"severity":"?","summary":"s"}""", "FW4206 s:  at nowhere ")]
    [InlineData("""{}""", "FW4206 Apply failed:  at nowhere ")]
    [InlineData("""{"severity":1,"summary":[],"detail":{},"range":7,"snippet":"x"}""", "FW4206 Apply failed:  at nowhere ")]
    [InlineData("""{"summary":"s","range":{"filename":"main.tf","start":{"line":-4,"column":1e30}}}""", "FW4206 s:  at stack/main.tf ")]
    [InlineData("""{"summary":"s","range":{"filename":"main.tf"},"snippet":{"code":null}}""", "FW4206 s:  at stack/main.tf ")]
    public void Words_and_place_are_tofus_own_and_what_is_missing_is_left_out(string json, string expected)
    {
        using var document = JsonDocument.Parse(json);
        var read = TofuDiagnostic.Read(document.RootElement, PlanRules.ApplyFailed, PlanRules.ApplyWarned, "stack");

        Assert.Equal(expected, $"{read.Code} {read.Summary}: {read.Detail} at {read.Position?.ToString() ?? "nowhere"} {read.Snippet}");
    }

    [Theory]
    [InlineData("""{}""", true)]
    [InlineData("""{"range":null}""", true)]
    [InlineData("""{"range":{"filename":"x","start":{"line":1,"column":1}}}""", true)]
    [InlineData("""{"range":{"filename":"x"}}""", false)]
    [InlineData("""{"range":{"filename":"x","start":{"line":1}}}""", false)]
    [InlineData("""{"range":{"filename":"x","start":{"line":"1","column":1}}}""", false)]
    [InlineData("""[]""", false)]
    public void A_place_is_whole_or_there_is_none(string json, bool isWhole)
    {
        using var document = JsonDocument.Parse(json);

        Assert.Equal(isWhole, TofuDiagnostic.IsWhole(document.RootElement));
    }
}
