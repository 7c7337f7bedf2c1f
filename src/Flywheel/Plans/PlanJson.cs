using System.Text.Json;
using Flywheel.Diagnostics;

namespace Flywheel.Plans;

/// <summary>What the readers of plan JSON share: how broken JSON is recognised and said.</summary>
internal static class PlanJson
{
    /// <summary>The document is at fault. System.Text.Json reports invalid UTF-8 and half surrogates as an invalid operation.</summary>
    public static bool IsMalformed(Exception problem) => problem is JsonException or InvalidOperationException;

    /// <summary>The diagnostic for it.</summary>
    public static Diagnostic Malformed(Exception problem, string file)
    {
        var line = problem is JsonException { LineNumber: { } number } ? (int)Math.Min(number + 1, int.MaxValue) : 0;
        return PlanRules.NotJson.At(new SourcePosition(file, line),
            $"The JSON cannot be read: {VisibleText.Of(problem.Message)}", "Make it again with `tofu show -json PLANFILE`.");
    }
}
