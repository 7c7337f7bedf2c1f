using System.Collections.Immutable;
using System.Numerics;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Schemas.Quantities;

namespace Flywheel.Lab.Controllers.Scheduling;

/// <summary>Amounts of resources by name: what a pod asks for, what a node has. In billionths.</summary>
internal sealed record Room(ImmutableSortedDictionary<string, BigInteger> Amounts)
{
    public static Room None { get; } = new(ImmutableSortedDictionary.Create<string, BigInteger>(StringComparer.Ordinal));

    /// <summary>One amount; zero when it is none.</summary>
    public static BigInteger Amount(JsonNode? node) => node is not null && Quantity.TryParse(node.ToString(), out var amount, out _) ? amount.Nanos : 0;

    public static Room Read(JsonObject? amounts) => amounts is null
        ? None
        : new(amounts.ToImmutableSortedDictionary(entry => entry.Key, entry => Amount(entry.Value), StringComparer.Ordinal));

    /// <summary>What a pod asks for: the sum of its containers, or of its largest init container if that is more; and one pod.</summary>
    public static Room AskedBy(JsonObject podSpec)
    {
        var running = podSpec.ObjectsAt("containers").Select(Asked).Aggregate(None, (sum, room) => sum.Plus(room));
        var starting = podSpec.ObjectsAt("initContainers").Select(Asked);
        var most = starting.Aggregate(running, (largest, room) => largest.Merge(room, BigInteger.Max));
        return new(most.Amounts.SetItem("pods", Amount(1)));
    }

    public Room Plus(Room other) => Merge(other, BigInteger.Add);

    public Room Minus(Room other) => Merge(other, BigInteger.Subtract);

    /// <summary>The names of what is asked for and not there.</summary>
    public IEnumerable<string> Lacking(Room asked) =>
        asked.Amounts.Where(entry => entry.Value > 0 && Amounts.GetValueOrDefault(entry.Key) < entry.Value).Select(entry => entry.Key);

    // A limit without a request asks for the limit.
    private static Room Asked(JsonObject container)
    {
        var resources = container.ObjectAt("resources");
        return Read(resources.ObjectAt("limits")) with { } is var limits && resources.ObjectAt("requests") is { } requests
            ? new(limits.Amounts.SetItems(Read(requests).Amounts))
            : limits;
    }

    private Room Merge(Room other, Func<BigInteger, BigInteger, BigInteger> operation)
    {
        var amounts = Amounts.ToBuilder();
        foreach (var (name, amount) in other.Amounts)
        {
            amounts[name] = operation(amounts.GetValueOrDefault(name), amount);
        }

        return new(amounts.ToImmutable());
    }
}
