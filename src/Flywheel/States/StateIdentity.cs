using System.Text.Json;
using Flywheel.Documents;

namespace Flywheel.States;

/// <summary>Which state, and which version of it. Stands in clear also in a state that OpenTofu has encrypted.</summary>
/// <param name="Lineage">Its own id; null: there is no state.</param>
/// <param name="Serial">Grows with every write; 0 without a state.</param>
internal sealed record StateIdentity(string? Lineage, long Serial)
{
    public static StateIdentity None { get; } = new(null, 0);

    /// <summary>Null: it is no state. Empty bytes are a state that is not there.</summary>
    public static StateIdentity? Read(ReadOnlyMemory<byte> state)
    {
        if (state.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            return None;
        }

        try
        {
            using var document = JsonDocument.Parse(state);
            return (document.RootElement.TextOf("lineage"), document.RootElement.IntegerOf("serial")) switch
            {
                // terraform pulls a state that is not there as one without lineage.
                ("", 0) => None,
                ({ Length: > 0 } lineage, { } serial) => new(lineage, serial),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override string ToString() => Lineage is null ? "no state" : $"lineage {Lineage}, serial {Serial}";
}
