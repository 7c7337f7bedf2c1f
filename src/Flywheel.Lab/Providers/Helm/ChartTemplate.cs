using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Flywheel.Lab.Providers.Framework;

namespace Flywheel.Lab.Providers.Helm;

/// <summary>
/// A template that only inserts values: <c>{{ .Release.Name }}</c>, <c>{{ .Values.image.tag | quote }}</c>. Anything more is Helm's and is
/// refused.
/// </summary>
internal sealed partial class ChartTemplate
{
    private readonly string _file;
    private readonly string _text;

    private ChartTemplate(string file, string text) => (_file, _text) = (file, text);

    /// <exception cref="ProviderException">It holds logic.</exception>
    public static ChartTemplate Read(string file)
    {
        var text = BoundedFile.ReadText(file, "Error loading chart");
        foreach (var action in Action().EnumerateMatches(text))
        {
            if (!Insertion().IsMatch(text.AsSpan(action.Index, action.Length)))
            {
                var line = text.AsSpan(0, action.Index).Count('\n') + 1;
                throw new ProviderException(new ProviderProblem(
                    "Unsupported template",
                    $"{file}: line {line}: the lab inserts values such as {{{{ .Values.name }}}} and {{{{ .Release.Name | quote }}}}, but runs no template logic.",
                    "chart"));
            }
        }

        return new(file, text);
    }

    public string Fill(ChartContext context) => Insertion().Replace(_text, insertion =>
    {
        var value = Value(context, insertion.Groups["path"].Value);
        return value is JsonObject or JsonArray ? value.ToJsonString()
            : insertion.Groups["quote"].Success ? JsonValue.Create(value?.ToString() ?? "").ToJsonString()
            : value?.ToString() ?? "";
    });

    private JsonNode? Value(ChartContext context, string path) => path.Split('.', 2) switch
    {
        ["Values", var value] => context.Value(value),
        ["Release", "Name"] => context.Release,
        ["Release", "Namespace"] => context.Namespace,
        ["Release", "Service"] => "Helm",
        ["Chart", "Name"] => context.Chart.Name,
        ["Chart", "Version"] => context.Chart.Version,
        ["Chart", "AppVersion"] => context.Chart.AppVersion,
        _ => throw new ProviderException("Unsupported template", $"{_file}: the lab knows no .{path}."),
    };

    [GeneratedRegex("\\{\\{.*?\\}\\}", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Action();

    [GeneratedRegex("\\{\\{-?\\s*\\.(?<path>[A-Za-z][A-Za-z0-9_.]*)\\s*(?<quote>\\|\\s*quote\\s*)?-?\\}\\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Insertion();
}
