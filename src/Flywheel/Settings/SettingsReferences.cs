using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Documents;

namespace Flywheel.Settings;

/// <summary>Whether the environments and stacks that the settings name exist.</summary>
internal static class SettingsReferences
{
    /// <param name="settings">Read from a file.</param>
    /// <param name="environments">Names of the organization's environments.</param>
    /// <param name="stacks">Names of the repository's stacks.</param>
    public static ImmutableArray<Diagnostic> Check(FlywheelSettings settings, IReadOnlyCollection<string> environments, IReadOnlyCollection<string> stacks)
    {
        var diagnostics = settings.References
            .Where(r => !(r.Kind == ReferenceKind.Environment ? environments : stacks).Contains(r.Name))
            .Select(r => r.Kind == ReferenceKind.Environment
                ? Unknown(SettingsRules.UnknownEnvironment, "environment", r, environments)
                : Unknown(SettingsRules.UnknownStack, "stack", r, stacks));
        return [.. diagnostics.OrderBy(d => d.Position!.Value.Line).ThenBy(d => d.Position!.Value.Column)];
    }

    private static Diagnostic Unknown(DiagnosticRule rule, string word, SettingsReference reference, IReadOnlyCollection<string> known) =>
        rule.At(reference.Position, $"There is no {word} {Quotation.Of(reference.Name)}.", Suggestion.For(reference.Name, known.Order(StringComparer.Ordinal)));
}
