using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Schemas.Validation;

/// <summary>The rules of label selectors (apimachinery, pkg/apis/meta/v1/validation), and whether one chooses a template's labels.</summary>
internal static class SelectorRules
{
    public static void Check(JsonObject selector, string field, FieldErrors errors)
    {
        MetadataRules.LabelSet(selector.Object("matchLabels"), $"{field}.matchLabels", errors);
        var index = 0;
        foreach (var expression in selector.Objects("matchExpressions"))
        {
            Expression(expression, $"{field}.matchExpressions[{index++}]", errors);
        }
    }

    public static bool IsEmpty(JsonObject selector) =>
        selector["matchLabels"] is not JsonObject { Count: > 0 } && selector["matchExpressions"] is not JsonArray { Count: > 0 };

    public static bool Matches(JsonObject selector, JsonObject labels) =>
        (selector.Object("matchLabels") ?? []).All(label => labels.ContainsKey(label.Key) && labels.Text(label.Key) == selector.Object("matchLabels")!.Text(label.Key))
        && selector.Objects("matchExpressions").All(expression => Matches(expression.Text("key"), expression.Text("operator"), [.. expression.Texts("values")], labels));

    /// <summary>As the server's sentences show one.</summary>
    public static string Shown(JsonObject selector) =>
        $"v1.LabelSelector{{MatchLabels:{ShownLabels(selector.Object("matchLabels"))}, MatchExpressions:{Expressions(selector)}}}";

    public static string ShownLabels(JsonObject? labels) => labels is null
        ? "map[string]string(nil)"
        : $"map[string]string{{{string.Join(", ", labels.Select(label => $"{FieldErrors.Quoted(label.Key)}:{FieldErrors.Shown(label.Value)}"))}}}";

    private static string Expressions(JsonObject selector) =>
        selector["matchExpressions"] is null ? "[]v1.LabelSelectorRequirement(nil)" : selector["matchExpressions"]!.ToJsonString();

    private static bool Matches(string key, string @operator, List<string> values, JsonObject labels) => @operator switch
    {
        "In" => labels.ContainsKey(key) && values.Contains(labels.Text(key)),
        "NotIn" => !labels.ContainsKey(key) || !values.Contains(labels.Text(key)),
        "Exists" => labels.ContainsKey(key),
        "DoesNotExist" => !labels.ContainsKey(key),
        _ => false,
    };

    private static void Expression(JsonObject expression, string field, FieldErrors errors)
    {
        var hasValues = expression.Texts("values").Any();
        switch (expression.Text("operator"))
        {
            case "In" or "NotIn" when !hasValues:
                errors.Required($"{field}.values", "must be specified when `operator` is 'In' or 'NotIn'");
                break;
            case "Exists" or "DoesNotExist" when hasValues:
                errors.Forbidden($"{field}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                break;
            case "In" or "NotIn" or "Exists" or "DoesNotExist":
                break;
            case var other:
                errors.InvalidText($"{field}.operator", other, "not a valid selector operator");
                break;
        }

        errors.InvalidTexts($"{field}.key", expression.Text("key"), Names.Qualified(expression.Text("key")));
    }
}
