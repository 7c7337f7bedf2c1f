namespace Flywheel.Testing;

/// <summary>An attribute or block of a provider's schema, in the words of the tables.</summary>
/// <param name="Name">Its path: <c>wait_for.field.key</c>.</param>
/// <param name="Type"><c>string</c>, <c>list of string</c>, <c>object</c>, <c>list of at most 1 block</c>, …</param>
/// <param name="Given"><c>required</c>, <c>optional</c>, <c>computed</c> or <c>optional, computed</c>.</param>
/// <param name="Marks"><c>sensitive</c>, <c>write-only</c>, <c>deprecated</c>, in that order; empty: none.</param>
/// <param name="Default">As in a configuration; empty: none.</param>
/// <param name="StandIn">Empty: the lab's is the same. <c>not simulated</c>, or <c>differs: </c> and how.</param>
internal sealed record ProviderTableRow(string Name, string Type, string Given, string Marks, string Default, string StandIn)
{
    private const int Columns = 6;

    public bool IsBlock => Type.EndsWith("block", StringComparison.Ordinal) || Type.EndsWith("blocks", StringComparison.Ordinal);

    public bool IsRequired => Given == "required";

    /// <summary>A configuration may say it.</summary>
    public bool IsSettable => Given != "computed";

    public bool IsDeprecated => Marks.Contains("deprecated", StringComparison.Ordinal);

    public bool IsSimulated => StandIn != "not simulated";

    public bool Differs => StandIn.StartsWith("differs: ", StringComparison.Ordinal);

    /// <summary>The path of what it is within; empty: the top.</summary>
    public string Parent => Name.Contains('.', StringComparison.Ordinal) ? Name[..Name.LastIndexOf('.')] : "";

    public static ProviderTableRow Read(string line)
    {
        var cells = line.Split('|', StringSplitOptions.TrimEntries);
        return cells.Length == Columns + 2
            ? new(cells[1], cells[2], cells[3], cells[4], cells[5], cells[6])
            : throw new FormatException($"this line has not {Columns} cells: {line}");
    }
}
