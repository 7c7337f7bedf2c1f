using System.Collections.Immutable;
using Flywheel.Repositories.Hcl;
using Flywheel.Testing;

namespace Flywheel.Tests.Platform;

/// <summary>What a configuration says of resources and providers, against the tables of the real providers.</summary>
internal static class UsedAttributes
{
    private static readonly ImmutableHashSet<string> OfTheLanguage =
        ["count", "for_each", "provider", "depends_on", "lifecycle", "provisioner", "connection", "alias", "version"];

    /// <summary>A sentence for everything that the real provider would not take.</summary>
    public static IEnumerable<string> Problems(IEnumerable<HclBlock> blocks) => blocks.SelectMany(block => block.Type switch
    {
        "resource" => Problems(block, block.Name, $"{block.Name}.{block.Labels[1]}"),
        "provider" => Problems(block, $"provider-{block.Name}", $"provider {block.Name}"),
        "data" or "ephemeral" => [$"{block.Type} {block.Name}: there is no table for it"],
        _ => [],
    });

    private static IEnumerable<string> Problems(HclBlock block, string table, string shown) =>
        ProviderTable.All.TryGetValue(table, out var real)
            ? Problems(block.Body, real, "").Select(problem => $"{shown}: {problem}")
            : [$"{shown}: there is no table {table}"];

    private static IEnumerable<string> Problems(HclBody body, ProviderTable real, string path)
    {
        List<(string Name, bool IsBlock, IEnumerable<string> Within)> said =
        [
            .. body.Attributes.Select(a => (a.Name, false, Problems(a, real, path))),
            .. body.Blocks.Where(b => b.Type != "dynamic").Select(b => (b.Type, true, Within(b.Body, b.Type))),
            .. body.BlocksOf("dynamic").Select(b => (b.Name, true, b.Body.BlocksOf("content").SelectMany(content => Within(content.Body, b.Name)))),
        ];
        foreach (var (name, isBlock, within) in said.Where(s => path.Length > 0 || !OfTheLanguage.Contains(s.Name)))
        {
            var problem = Problem(real, path + name, isBlock);
            foreach (var sentence in problem is null ? within : [problem])
            {
                yield return sentence;
            }
        }

        foreach (var missing in Missing(real, path, said.Select(s => s.Name)))
        {
            yield return missing;
        }

        IEnumerable<string> Within(HclBody inner, string name) => Problems(inner, real, $"{path}{name}.");
    }

    // Members of an object that is written out; what an expression makes is checked by validate against the lab's schema, which equals the table.
    private static IEnumerable<string> Problems(HclAttribute attribute, ProviderTable real, string path)
    {
        if (real.Rows.GetValueOrDefault(path + attribute.Name)?.Type != "object")
        {
            return [];
        }

        var within = $"{path}{attribute.Name}.";
        var members = HclScanner.Members(attribute.Raw);
        return members.Select(member => Problem(real, within + member.Name, isBlock: false)).OfType<string>()
            .Concat(members.IsEmpty ? [] : Missing(real, within, members.Select(member => member.Name)));
    }

    private static string? Problem(ProviderTable real, string name, bool isBlock) => real.Rows.GetValueOrDefault(name) switch
    {
        null => $"the real provider has no {name}",
        { IsBlock: true } when !isBlock => $"{name} is a block",
        { IsBlock: false } when isBlock => $"{name} is an attribute",
        { IsSettable: false } => $"{name} is computed and cannot be set",
        { IsDeprecated: true } => $"{name} is deprecated",
        _ => null,
    };

    private static IEnumerable<string> Missing(ProviderTable real, string path, IEnumerable<string> said) => real.Rows.Values
        .Where(row => row.IsRequired && row.Parent == path.TrimEnd('.') && !said.Any(name => path + name == row.Name))
        .Select(row => $"{row.Name} is required");
}
