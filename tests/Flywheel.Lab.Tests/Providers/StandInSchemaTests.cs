using Flywheel.Lab.Hosting;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.GitLab;
using Flywheel.LabAccess;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Providers;

/// <summary>The stand-ins have the attributes and blocks of the real providers: those of the tables in <c>tests/provider-schemas</c>.</summary>
public sealed class StandInSchemaTests
{
    private static readonly Dictionary<string, SchemaBlock> Served = LabProviders.All("", new LabForgeAccess(new("https://127.0.0.1:1/"), "", ""), TimeProvider.System)
        .SelectMany(provider => provider.Resources.Select(resource => (Name: resource.TypeName, resource.Schema.Block))
            .Append((Name: $"provider-{provider.Address.Split('/')[1]}", provider.Schema.Block)))
        .Where(schema => schema.Block.Attributes.Length + schema.Block.Blocks.Length > 0)
        .ToDictionary(schema => schema.Name, schema => schema.Block);

    public static TheoryData<string> Names => [.. Served.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_stand_in_has_a_table_and_every_table_a_stand_in() => Assert.Equal(Served.Keys.Order(StringComparer.Ordinal), ProviderTable.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_stand_in_has_what_the_real_one_has(string name)
    {
        var differences = Differences(ProviderTable.All[name], SchemaRows.Of(Served[name]));

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Fact]
    public void A_table_is_of_the_version_that_the_lab_passes_for() => Assert.All(ProviderTable.All.Values, table =>
    {
        var type = table.Name.StartsWith("provider-", StringComparison.Ordinal) ? table.Name["provider-".Length..] : table.Name.Split('_')[0];

        Assert.Equal($"v{StandIn.All.Single(standIn => standIn.Type == type).Versions[0]}", table.Tag);
    });

    [Theory]
    [InlineData("b | string | optional | | |", "a: the real one does not have it")]
    [InlineData("a | number | optional | | |", "a: the type is number, the stand-in's string")]
    [InlineData("a | string | required | | |", "a: it is required, the stand-in's optional")]
    [InlineData("a | string | optional | sensitive | |", "a: it is sensitive, the stand-in's nothing")]
    [InlineData("a | string | optional | | \"x\" |", "a: the default is \"x\", the stand-in's nothing")]
    [InlineData("a | string | optional | | | not simulated", "a: it is simulated, and the table says it is not")]
    [InlineData("a | string | optional | | | differs: much", "a: it does not differ, and the table says it does")]
    public void A_difference_is_told(string real, string sentence)
    {
        var row = ProviderTableRow.Read($"| {real} |");
        var table = new ProviderTable("x", "v1", System.Collections.Immutable.ImmutableSortedDictionary<string, ProviderTableRow>.Empty.Add(row.Name, row));

        Assert.Contains(sentence, Differences(table, [new("a", "string", "optional", "", "", "")]));
    }

    private static List<string> Differences(ProviderTable table, IEnumerable<ProviderTableRow> served)
    {
        var own = served.ToDictionary(row => row.Name);
        List<string> found = [.. own.Keys.Where(name => !table.Rows.ContainsKey(name)).Select(name => $"{name}: the real one does not have it")];
        foreach (var real in table.Rows.Values)
        {
            if (!own.TryGetValue(real.Name, out var row))
            {
                if (real.IsSimulated)
                {
                    found.Add($"{real.Name}: the stand-in does not have it, and the table does not say so");
                }
            }
            else if (!real.IsSimulated)
            {
                found.Add($"{real.Name}: it is simulated, and the table says it is not");
            }
            else
            {
                List<string> differences = [.. Differences(real, row)];
                found.AddRange(real.Differs ? differences.Count == 0 ? [$"{real.Name}: it does not differ, and the table says it does"] : [] : differences);
            }
        }

        return found;
    }

    private static IEnumerable<string> Differences(ProviderTableRow real, ProviderTableRow own)
    {
        // SDK 2 plans a default for an attribute that is not computed; the protocol that the lab speaks wants it to be.
        var given = real.Given == "optional" && real.Default.Length > 0 ? "optional, computed" : real.Given;
        (string What, string Real, string Own)[] columns =
        [
            ("the type is", real.Type, own.Type), ("it is", given, own.Given), ("it is", real.Marks, own.Marks), ("the default is", real.Default, own.Default),
        ];
        return columns.Where(column => column.Real != column.Own)
            .Select(column => $"{real.Name}: {column.What} {OrNothing(column.Real)}, the stand-in's {OrNothing(column.Own)}");
    }

    private static string OrNothing(string text) => text.Length == 0 ? "nothing" : text;
}
