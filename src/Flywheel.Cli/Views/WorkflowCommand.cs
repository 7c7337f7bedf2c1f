using System.Globalization;
using Flywheel.Diagnostics;

namespace Flywheel.Cli.Views;

/// <summary>A command of GitHub Actions as the line that gives it.</summary>
internal static class WorkflowCommand
{
    public static string Group(string title) => $"::group::{Message(title)}";

    /// <summary>A diagnostic as the note that GitHub shows at the line of the file.</summary>
    /// <param name="diagnostic">What to tell.</param>
    /// <param name="file">Its file from the top of the checkout; null when it has none.</param>
    public static string Annotation(Diagnostic diagnostic, string? file)
    {
        List<string> properties = [];
        if (file is not null && diagnostic.Position is { } position)
        {
            properties.Add($"file={Property(file)}");
            Number("line", position.Line);
            Number("col", position.Column);
        }

        properties.Add($"title={Property($"{diagnostic.Code}: {diagnostic.Summary}")}");
        var text = diagnostic.Help is null ? diagnostic.Detail : $"{diagnostic.Detail}\n{diagnostic.Help}";
        return $"::{(diagnostic.IsError ? "error" : "warning")} {string.Join(',', properties)}::{Message(text)}";

        void Number(string name, int value)
        {
            if (value > 0)
            {
                properties.Add(string.Create(CultureInfo.InvariantCulture, $"{name}={value}"));
            }
        }
    }

    private static string Message(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Message(text)
        .Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);
}
