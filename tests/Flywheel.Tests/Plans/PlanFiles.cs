using System.Text;
using Flywheel.Diagnostics;
using Flywheel.Plans;

namespace Flywheel.Tests.Plans;

/// <summary>Real plans as the tools print them, and small ones made by hand.</summary>
internal static class PlanFiles
{
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Plans", "data", name);

    public static PlanSummary Summary(string name)
    {
        using var file = File.OpenRead(PathOf(name));
        var read = PlanSummaryReader.Read(file, name, CancellationToken.None);
        Assert.Empty(read.Diagnostics);
        return read.Value!;
    }

    /// <summary>Reads JSON in pieces of one byte, the worst that a pipe can do.</summary>
    public static Checked<PlanSummary> Read(string json)
    {
        using var stream = new TricklingStream(Encoding.UTF8.GetBytes(json));
        return PlanSummaryReader.Read(stream, "plan.json", CancellationToken.None);
    }

    /// <summary>A plan with these elements of <c>resource_changes</c>.</summary>
    public static string Plan(params IEnumerable<string> changes) =>
        $$"""{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{},"resource_changes":[{{string.Join(',', changes)}}]}""";

    /// <summary>One element of <c>resource_changes</c>.</summary>
    public static string Change(string address, string actions, string before = "null", string after = "null", string more = "") =>
        $$$"""{"address":"{{{address}}}","mode":"managed","type":"{{{address.Split('.')[0]}}}","change":{"actions":{{{actions}}},"before":{{{before}}},"after":{{{after}}}{{{more}}}}}""";
}
