using System.Text.RegularExpressions;

namespace Flywheel.Lab.Tests.Platform;

/// <summary>Which resources of a stack wait for which, as <c>terraform graph</c> says. Addresses are without indexes.</summary>
internal sealed partial class ResourceGraph
{
    private readonly ILookup<string, string> _needs;

    private ResourceGraph(ILookup<string, string> needs) => _needs = needs;

    /// <summary>Reads the graph in DOT.</summary>
    public static ResourceGraph Read(string dot) => new(Edge().Matches(dot).ToLookup(m => m.Groups["from"].Value, m => m.Groups["to"].Value));

    /// <summary>An address of a plan without its indexes: <c>module.a["x"].b.c[0]</c> is <c>module.a.b.c</c>.</summary>
    public static string WithoutIndexes(string address) => Index().Replace(address, "");

    /// <summary>All that a resource waits for.</summary>
    public HashSet<string> NeedsOf(string address)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Queue<string>([WithoutIndexes(address)]);
        while (pending.TryDequeue(out var next))
        {
            foreach (var needed in _needs[next].Where(seen.Add))
            {
                pending.Enqueue(needed);
            }
        }

        return seen;
    }

    [GeneratedRegex("""^\s*"(?<from>[^"]+)" -> "(?<to>[^"]+)";""", RegexOptions.Multiline)]
    private static partial Regex Edge();

    [GeneratedRegex("""\[("[^"]*"|\d+)\]""")]
    private static partial Regex Index();
}
