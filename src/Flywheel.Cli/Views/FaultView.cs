using System.Globalization;
using System.Text.Json;
using Flywheel.Reports;

namespace Flywheel.Cli.Views;

/// <summary>The faults of a lab, as its control socket tells them.</summary>
internal static class FaultView
{
    private static readonly string[] Parts = ["surface", "method", "path", "identity", "name", "mode"];

    public static void Write(Page page, JsonElement faults)
    {
        if (faults.GetArrayLength() == 0)
        {
            page.Write(Line.Of("No faults. flywheel lab fault add lets something go wrong."));
            return;
        }

        var table = new Table(["FAULT", "WHAT", "SEEN", "HITS"], yielding: 1);
        foreach (var fault in faults.EnumerateArray())
        {
            var style = fault.GetProperty("isOver").GetBoolean() ? TextStyle.Dim : TextStyle.Plain;
            table.Add(
                Line.Of(fault.GetProperty("id").GetString() ?? "", style),
                Line.Of(Describe(fault), style),
                Line.Of(Number(fault, "seen"), style),
                Line.Of(fault.GetProperty("isOver").GetBoolean() ? $"{Number(fault, "hits")}, over" : Number(fault, "hits"), style));
        }

        page.Write(table.Render(page.Width));
    }

    /// <summary>What was asked for, on one line: <c>request kubernetes PATCH /apis/apps status:429</c>.</summary>
    public static string Describe(JsonElement fault)
    {
        var asked = fault.GetProperty("fault");
        var words = Parts.Where(part => asked.TryGetProperty(part, out _)).Select(part => asked.GetProperty(part).GetString())
            .Prepend(asked.GetProperty("kind").GetString());
        var after = asked.TryGetProperty("after", out var passes) ? $", after {passes.GetInt32().ToString(CultureInfo.InvariantCulture)}" : "";
        var times = asked.TryGetProperty("times", out var hits) ? $", {hits.GetInt32().ToString(CultureInfo.InvariantCulture)} times" : "";
        return string.Join(' ', words) + after + times;
    }

    private static string Number(JsonElement fault, string name) => fault.GetProperty(name).GetInt64().ToString(CultureInfo.InvariantCulture);
}
