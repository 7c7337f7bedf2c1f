using System.Text.Json;
using Flywheel.Diagnostics;
using Flywheel.Documents;

namespace Flywheel.Validation;

/// <summary>A diagnostic as tofu writes it in JSON, with tofu's own words, place and snippet.</summary>
internal static class TofuDiagnostic
{
    /// <summary>It is an object, and a place in it is a whole one.</summary>
    public static bool IsWhole(JsonElement found) =>
        found.ValueKind == JsonValueKind.Object
        && (found.Member("range") is not { ValueKind: JsonValueKind.Object } range
            || (range.Member("start") is { } start && start.IntegerOf("line") is not null && start.IntegerOf("column") is not null));

    /// <summary>The same as one of ours. What is missing or of another kind is left out.</summary>
    /// <param name="found">The object.</param>
    /// <param name="error">The rule that its errors belong to.</param>
    /// <param name="warning">The rule that its warnings belong to.</param>
    /// <param name="folder">Where the command ran, as the user types it; tofu's file names are relative to it.</param>
    public static Diagnostic Read(JsonElement found, DiagnosticRule error, DiagnosticRule warning, string folder)
    {
        var rule = found.TextOf("severity") == "warning" ? warning : error;
        var diagnostic = rule.Create(found.TextOf("detail") ?? "") with
        {
            Summary = found.TextOf("summary") ?? rule.Summary,
            Snippet = found.Member("snippet")?.TextOf("code"),
        };
        return found.Member("range") is { } range && range.TextOf("filename") is { } file
            ? diagnostic with { Position = new(RelativePath.Join(folder, file), Number(range, "line"), Number(range, "column")) }
            : diagnostic;
    }

    private static int Number(JsonElement range, string name) => (int)Math.Clamp(range.Member("start")?.IntegerOf(name) ?? 0, 0, int.MaxValue);
}
