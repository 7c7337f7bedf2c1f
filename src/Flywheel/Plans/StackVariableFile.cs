using System.Collections.Immutable;
using System.Text.Json;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Organizations;
using Flywheel.Plans.Trees;

namespace Flywheel.Plans;

/// <summary>The var file that flywheel makes for a stack: settings, image, app, and what the stack declares of the organization and of what is offered.</summary>
internal static class StackVariableFile
{
    /// <summary>The values by name, as JSON; or what is wrong with them.</summary>
    public static (ImmutableSortedDictionary<string, string> Values, ImmutableArray<Diagnostic> Problems) Collect(
        StackTarget target, JobContext context)
    {
        var values = target.Variables.ToBuilder();
        var image = context.ResultOf(JobIds.Image)?.Facts;
        Add(target.ImageVariable, image?.GetValueOrDefault("image-reference") ?? image?.GetValueOrDefault("image"));
        Add(target.AppVariable, context.ResultOf(JobIds.App)?.Find("app.tar") is { } app ? context.Artifacts.PathOf(app.Digest) : null);
        foreach (var (name, value) in target.Offered.Where(offer => Declares(target, offer.Key) && !values.ContainsKey(offer.Key)))
        {
            Add(name, value);
        }

        if (target.Organization is { } organization)
        {
            values.TryAdd(OrganizationFacts.Variable, organization);
        }

        return (values.ToImmutable(), [.. values.Keys.Where(name => !Declares(target, name)).Select(name => Undeclared(target, name))]);

        void Add(string? name, string? value)
        {
            if (name is not null && value is not null)
            {
                values[name] = $"\"{JsonEncodedText.Encode(value)}\"";
            }
        }
    }

    /// <summary>The built files among the values: their paths are stable, because their content names them.</summary>
    public static TreeInputs Inputs(StackTarget target, JobContext context) =>
        target.AppVariable is not null && context.ResultOf(JobIds.App)?.Find("app.tar") is { } app
            ? new([(context.Artifacts.PathOf(app.Digest), app.Digest)])
            : TreeInputs.None;

    /// <summary>Writes the file, private to the owner.</summary>
    public static void Write(string path, ImmutableSortedDictionary<string, string> values)
    {
        using var content = new MemoryStream();
        using (var writer = new Utf8JsonWriter(content))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in values)
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(value);
            }

            writer.WriteEndObject();
        }

        DurableFile.Write(path, content.ToArray(), DurableFile.Private);
    }

    private static bool Declares(StackTarget target, string name) =>
        target.Stack.Facts.IsIncomplete || target.Stack.Facts.Variables.ContainsKey(name);

    private static Diagnostic Undeclared(StackTarget target, string name) => PlanRules.UndeclaredVariable.At(
        new SourcePosition(target.Stack.Folder.Shown),
        $"The settings give \"{name}\" to the stack \"{target.Stack.Name}\", and the stack declares no variable of that name.",
        Spelling.DidYouMean(name, target.Stack.Facts.Variables.Keys) ?? $"Declare variable \"{name}\" or remove it from flywheel.yaml.");
}
