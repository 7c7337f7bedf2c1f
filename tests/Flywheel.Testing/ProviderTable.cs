using System.Collections.Immutable;

namespace Flywheel.Testing;

/// <summary>What a real provider has: a table of <c>tests/provider-schemas</c>.</summary>
/// <param name="Name">The resource, or <c>provider-</c> and the provider's type.</param>
/// <param name="Tag">The tag of the source that it was taken from.</param>
/// <param name="Rows">Attributes and blocks by path.</param>
internal sealed record ProviderTable(string Name, string Tag, ImmutableSortedDictionary<string, ProviderTableRow> Rows)
{
    private const string Header = "| Name | Type | Given | Marks | Default | Stand-in |";

    /// <summary>All of them, by name.</summary>
    public static ImmutableSortedDictionary<string, ProviderTable> All { get; } = Directory.GetFiles(RepositoryRoot.Of("tests", "provider-schemas"), "*.md")
        .Where(file => Path.GetFileName(file) != "README.md")
        .Select(Read)
        .ToImmutableSortedDictionary(table => table.Name, table => table, StringComparer.Ordinal);

    private static ProviderTable Read(string file)
    {
        var lines = File.ReadAllLines(file);
        var tag = lines.Single(line => line.StartsWith("Tag: ", StringComparison.Ordinal))["Tag: ".Length..].Trim();
        var start = Array.IndexOf(lines, Header);
        var rows = start < 0 ? throw new FormatException($"{file} has no line \"{Header}\"") : lines.Skip(start + 2).Select(ProviderTableRow.Read);
        return new(Path.GetFileNameWithoutExtension(file), tag, rows.ToImmutableSortedDictionary(row => row.Name, row => row, StringComparer.Ordinal));
    }
}
