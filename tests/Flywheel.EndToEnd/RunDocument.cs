using System.Globalization;
using System.Text.Json;
using Flywheel.Jobs;

namespace Flywheel.EndToEnd;

/// <summary>The document of <c>--output json</c> as it is promised: every field, its kind, its possible words.</summary>
internal static class RunDocument
{
    private static readonly string[] Stages = ["validate", "build", "plan", "deploy", "verify"];
    private static readonly string[] Outcomes = ["succeeded", "reused", "failed", "timed-out", "cancelled", "skipped", "needs-attention"];
    private static readonly string[] Triggers = ["manual", "push", "merge-request", "schedule"];

    /// <summary>Fails at the first field that is missing or of another kind.</summary>
    public static void Check(JsonElement document)
    {
        AreCamelCase(document);
        Assert.Equal(1, document.GetProperty("schemaVersion").GetInt32());
        var run = document.GetProperty("run");
        Assert.True(RunId.TryParse(Text(run, "id"), out _));
        Assert.Contains(Text(run, "status"), Outcomes);
        Assert.Contains(Text(run, "trigger"), Triggers);
        TextOrNull(run, "environment");
        TextOrNull(run, "branch");
        Assert.Matches("^[0-9a-f]{40}$", Text(run, "commit"));
        Assert.Contains(run.GetProperty("dirty").ValueKind, new[] { JsonValueKind.True, JsonValueKind.False });
        Assert.True(DateTimeOffset.TryParse(Text(run, "startedAt"), CultureInfo.InvariantCulture, out _));
        var duration = Number(run, "durationMs");
        Assert.InRange(Number(run, "criticalPathMs"), 0, duration);
        Assert.InRange(Number(run, "overheadMs"), 0, duration);
        var names = run.GetProperty("stages").EnumerateArray().Select(CheckStage).ToList();
        Assert.Equal(Stages.Where(names.Contains), names);
        foreach (var diagnostic in document.GetProperty("diagnostics").EnumerateArray())
        {
            CheckDiagnostic(diagnostic);
        }
    }

    private static string CheckStage(JsonElement stage)
    {
        var name = Text(stage, "name");
        Text(stage, "status");
        Number(stage, "durationMs");
        foreach (var job in stage.GetProperty("jobs").EnumerateArray())
        {
            Assert.StartsWith(name + "/", Text(job, "id"), StringComparison.Ordinal);
            Assert.Contains(Text(job, "outcome"), Outcomes);
            TextOrNull(job, "reason");
            Number(job, "durationMs");
            foreach (var artifact in job.GetProperty("artifacts").EnumerateArray())
            {
                Assert.NotEmpty(Text(artifact, "name"));
                Assert.Matches("^[0-9a-f]{64}$", Text(artifact, "sha256"));
                Number(artifact, "bytes");
            }
        }

        return name;
    }

    private static void CheckDiagnostic(JsonElement diagnostic)
    {
        Assert.Contains(Text(diagnostic, "severity"), new[] { "error", "warning" });
        Assert.Matches("^FW[0-9]{4}$", Text(diagnostic, "code"));
        TextOrNull(diagnostic, "file");
        Assert.Contains(diagnostic.GetProperty("line").ValueKind, new[] { JsonValueKind.Number, JsonValueKind.Null });
        Assert.Contains(diagnostic.GetProperty("column").ValueKind, new[] { JsonValueKind.Number, JsonValueKind.Null });
        Assert.NotEmpty(Text(diagnostic, "summary"));
        TextOrNull(diagnostic, "detail");
        TextOrNull(diagnostic, "help");
    }

    // Facts are named by what they tell about, not by the document.
    private static void AreCamelCase(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Assert.Matches("^[a-z][a-zA-Z0-9]*$", property.Name);
                    if (property.Name != "facts")
                    {
                        AreCamelCase(property.Value);
                    }
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    AreCamelCase(item);
                }

                break;
            default:
                break;
        }
    }

    private static string Text(JsonElement of, string name)
    {
        Assert.Equal(JsonValueKind.String, of.GetProperty(name).ValueKind);
        return of.GetProperty(name).GetString()!;
    }

    private static void TextOrNull(JsonElement of, string name) =>
        Assert.Contains(of.GetProperty(name).ValueKind, new[] { JsonValueKind.String, JsonValueKind.Null });

    private static long Number(JsonElement of, string name)
    {
        var number = of.GetProperty(name).GetInt64();
        Assert.True(number >= 0);
        return number;
    }
}
