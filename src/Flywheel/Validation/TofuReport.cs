using System.Collections.Immutable;
using System.Text.Json;
using Flywheel.Diagnostics;
using Flywheel.Repositories;

namespace Flywheel.Validation;

/// <summary>What <c>tofu validate -json</c> found, with tofu's own places and snippets.</summary>
/// <param name="IsValid">tofu's verdict.</param>
/// <param name="NeedsInit">It could not look at everything, because modules or providers are not installed.</param>
/// <param name="Diagnostics">Errors and warnings, places relative to the repository.</param>
internal sealed record TofuReport(bool IsValid, bool NeedsInit, ImmutableArray<Diagnostic> Diagnostics)
{
    // The words with which terraform 1.6 to 1.11 says that an init is missing; there is no code for it.
    private static readonly string[] InitMissing =
    [
        "Module not installed", "Missing required provider", "Inconsistent dependency lock file", "Backend initialization required",
    ];

    /// <summary>Reads the document.</summary>
    /// <param name="json">All that came on stdout.</param>
    /// <param name="folder">Where validate ran; its file names are relative to it.</param>
    /// <returns>Null when it is no such document.</returns>
    public static TofuReport? Read(ReadOnlySpan<byte> json, TreeFolder folder)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            var hasList = root.TryGetProperty("diagnostics", out var list);
            if (hasList && !list.EnumerateArray().All(TofuDiagnostic.IsWhole))
            {
                return null;
            }

            var found = hasList
                ? list.EnumerateArray().Select(d => TofuDiagnostic.Read(d, TofuRules.Invalid, TofuRules.Questionable, folder.Shown)).ToImmutableArray()
                : [];
            return new(root.GetProperty("valid").GetBoolean(), found.Any(d => d.IsError && SaysInit(d.Summary)), found);
        }
        catch (Exception other) when (other is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static bool SaysInit(string summary) =>
        InitMissing.Any(words => summary.StartsWith(words, StringComparison.Ordinal))
        || summary.Contains("there is no package for", StringComparison.Ordinal);
}
