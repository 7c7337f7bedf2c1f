using System.Globalization;

namespace Flywheel.Lab.Controllers.Namespaces;

/// <summary>What a namespace that is going tells of what still holds it; pure.</summary>
internal static class NamespaceConditions
{
    public static IEnumerable<Condition> Of(IReadOnlyCollection<Seen> remaining)
    {
        yield return new("NamespaceDeletionDiscoveryFailure", "False", "ResourcesDiscovered", "All resources successfully discovered");
        yield return new("NamespaceDeletionGroupVersionParsingFailure", "False", "ParsedGroupVersions", "All legacy kube types successfully parsed");
        yield return new("NamespaceDeletionContentFailure", "False", "ContentDeleted", "All content successfully deleted, may be waiting on finalization");
        var objects = Counts(remaining.GroupBy(seen => seen.Key.Resource.Plural + "." + seen.Key.Resource.Group, StringComparer.Ordinal), "resource instances");
        yield return objects.Length > 0
            ? new("NamespaceContentRemaining", "True", "SomeResourcesRemain", $"Some resources are remaining: {objects}")
            : new("NamespaceContentRemaining", "False", "ContentRemoved", "All content successfully removed");
        var held = Counts(remaining.SelectMany(seen => seen.Metadata.TextsAt("finalizers")).GroupBy(name => name, StringComparer.Ordinal), "resource instances");
        yield return held.Length > 0
            ? new("NamespaceFinalizersRemaining", "True", "SomeFinalizersRemain", $"Some content in the namespace has finalizers remaining: {held.Replace("has", "in", StringComparison.Ordinal)}")
            : new("NamespaceFinalizersRemaining", "False", "ContentHasNoFinalizers", "All content-preserving finalizers finished");
    }

    private static string Counts<T>(IEnumerable<IGrouping<string, T>> groups, string what) => string.Join(", ", groups
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Key} has {group.Count()} {what}")));
}
