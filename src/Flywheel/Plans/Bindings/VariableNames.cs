using System.Collections.Immutable;
using System.Text.Json;
using Flywheel.Documents;
using Flywheel.Jobs;

namespace Flywheel.Plans.Bindings;

/// <summary>Which of the variables that flywheel gives now had another value in a plan: their names, for people. The digest decides, this only explains.</summary>
internal static class VariableNames
{
    private const string FromVarFile = "var ";
    private const string FromEnvironment = "env TF_VAR_";

    /// <summary>The names in order; those whose values cannot be compared, such as lists in TF_VAR_ variables, are left out.</summary>
    /// <param name="planJson">The plan in clear, as <c>show -json</c> prints it.</param>
    /// <param name="target">The stack.</param>
    /// <param name="context">Its jobs made image and app.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static ImmutableArray<string> Differing(Stream planJson, StackTarget target, JobContext context, CancellationToken cancellationToken)
    {
        // What is not given by us, or not compared by its value, is none of the names.
        var given = VariablesDigest.Values(target, context).Where(v => v.Key != $"{FromVarFile}{target.AppVariable}").ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
        var differing = new SortedSet<string>(StringComparer.Ordinal);
        try
        {
            var json = new JsonPull(planJson, cancellationToken);
            for (json.Read(); json.Read() && json.Token == JsonTokenType.PropertyName;)
            {
                var isVariables = json.Text() == "variables";
                json.Read();
                if (isVariables && json.Token == JsonTokenType.StartObject)
                {
                    Compare(json, given, differing);
                    break;
                }

                json.Skip();
            }
        }
        catch (Exception problem) when (PlanJson.IsMalformed(problem))
        {
            // Whoever reads the plan as such says so.
        }

        return [.. differing];
    }

    private static void Compare(JsonPull json, Dictionary<string, string> given, SortedSet<string> differing)
    {
        while (json.Read() && json.Token == JsonTokenType.PropertyName)
        {
            var name = json.Text();
            json.Read();
            using var variable = json.Document();
            var planned = variable.RootElement.Member("value");
            if (given.TryGetValue($"{FromVarFile}{name}", out var written) ? !IsSame(planned, written)
                : given.TryGetValue($"{FromEnvironment}{name}", out var text) && IsOther(planned, text))
            {
                differing.Add(name);
            }
        }
    }

    // tofu converts: a number that is given to a string variable is a string in the plan.
    private static bool IsSame(JsonElement? planned, string written)
    {
        using var document = JsonDocument.Parse(written);
        var given = document.RootElement;
        return planned is not { } value ? given.ValueKind == JsonValueKind.Null
            : JsonElement.DeepEquals(value, given) || (IsPlain(value) && IsPlain(given) && value.ToString() == given.ToString());
    }

    private static bool IsOther(JsonElement? planned, string text) => planned is { } value && IsPlain(value) && value.ToString() != text;

    private static bool IsPlain(JsonElement value) =>
        value.ValueKind is JsonValueKind.String or JsonValueKind.Number;
}
