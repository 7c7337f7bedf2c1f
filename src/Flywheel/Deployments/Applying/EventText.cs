using System.Globalization;
using System.Text.Json;
using Flywheel.Documents;

namespace Flywheel.Deployments.Applying;

/// <summary>Events as the lines that tofu prints for people.</summary>
internal static class EventText
{
    /// <summary>The lines; none for events that people are not told of, and for kinds that are not known.</summary>
    public static IEnumerable<string> Of(string type, string message, JsonElement root) => type switch
    {
        "apply_start" or "apply_progress" or "apply_complete" or "apply_errored" or "refresh_start" or "refresh_complete"
            or "provision_start" or ApplyProgress.LogType => Lines(message),
        "provision_progress" => Provisioned(root.Member("hook") ?? default, message),
        "change_summary" => ["", .. Lines(message)],
        "outputs" => Outputs(root.Member("outputs") ?? default),
        ApplyProgress.DiagnosticType => Diagnostic(root.Member("diagnostic") ?? default, message),
        _ when type.StartsWith("ephemeral_op_", StringComparison.Ordinal) => Lines(message),
        _ => [],
    };

    private static string[] Lines(string text) => text.Trim('\n').Split('\n');

    // The message has a colon that the words for people do not have.
    private static IEnumerable<string> Provisioned(JsonElement hook, string message) =>
        hook.Member("resource")?.TextOf("addr") is { } address && hook.TextOf("provisioner") is { } provisioner && hook.TextOf("output") is { } output
            ? Lines(output).Select(line => $"{address} ({provisioner}): {line}")
            : Lines(message);

    private static IEnumerable<string> Outputs(JsonElement outputs)
    {
        if (outputs.ValueKind != JsonValueKind.Object || !outputs.EnumerateObject().Any())
        {
            return [];
        }

        return ["", "Outputs:", "", .. outputs.EnumerateObject().SelectMany(Output)];
    }

    private static string[] Output(JsonProperty output)
    {
        var isSensitive = output.Value.Member("sensitive") is { ValueKind: not JsonValueKind.False };
        var text = isSensitive ? "<sensitive>" : HclText.Of(output.Value.Member("value"));
        return $"{output.Name} = {text}".Split('\n');
    }

    private static IEnumerable<string> Diagnostic(JsonElement diagnostic, string message)
    {
        var severity = diagnostic.TextOf("severity") == "warning" ? "Warning" : "Error";
        yield return "";
        yield return diagnostic.TextOf("summary") is { } summary ? $"{severity}: {summary}" : message;
        yield return "";
        var place = Place(diagnostic);
        if (diagnostic.TextOf("address") is { } address)
        {
            yield return $"  with {address}{(place is null ? "" : ",")}";
        }

        if (place is not null)
        {
            yield return place;
            foreach (var line in Snippet(diagnostic))
            {
                yield return line;
            }

            yield return "";
        }
        else if (diagnostic.TextOf("address") is not null)
        {
            yield return "";
        }

        foreach (var line in Lines(diagnostic.TextOf("detail") ?? "").SkipWhile(line => line.Length == 0))
        {
            yield return line;
        }
    }

    private static string? Place(JsonElement diagnostic)
    {
        if (diagnostic.Member("range") is not { } range || range.TextOf("filename") is not { } file
            || range.Member("start")?.IntegerOf("line") is not { } line)
        {
            return null;
        }

        var context = diagnostic.Member("snippet")?.TextOf("context");
        return string.Create(CultureInfo.InvariantCulture, $"  on {file} line {line}{(context is null ? "" : $", in {context}")}:");
    }

    private static IEnumerable<string> Snippet(JsonElement diagnostic)
    {
        if (diagnostic.Member("snippet") is not { } snippet || snippet.TextOf("code") is not { } code)
        {
            yield break;
        }

        var number = snippet.IntegerOf("start_line") ?? 0;
        foreach (var line in code.Split('\n'))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{number++,4}: {line}");
        }
    }
}
