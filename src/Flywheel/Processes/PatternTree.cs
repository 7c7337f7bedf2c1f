namespace Flywheel.Processes;

/// <summary>
/// Searches bytes for many patterns at once, each byte read once (Aho and Corasick, 1975).
/// </summary>
/// <remarks>
/// States are the prefixes of the patterns, numbered breadth first, so that the children of a state lie side by side and a state
/// costs 17 bytes. Nearly all text keeps the search in the root; there a table of the patterns' first two bytes skips what starts no pattern.
/// </remarks>
internal sealed class PatternTree
{
    public const int Root = 0;

    private readonly byte[] _label;
    private readonly int[] _firstChild;
    private readonly int[] _fallback;
    private readonly int[] _depth;
    private readonly int[] _longestMatch;
    private readonly int[] _fromRoot = new int[256];
    private readonly ulong[] _firstTwo = new ulong[65536 / 64];

    /// <param name="patterns">Distinct, each at least two bytes long. The array is sorted in place.</param>
    public PatternTree(byte[][] patterns)
    {
        Count = patterns.Length;
        Array.Sort(patterns, ByteOrder.Instance);
        var builder = new Builder(patterns);
        (_label, _firstChild, _depth, _longestMatch) = builder.Build();
        _fallback = new int[_label.Length];
        for (var child = _firstChild[Root]; child < _firstChild[Root + 1]; child++)
        {
            _fromRoot[_label[child]] = child;
        }

        foreach (var pattern in patterns)
        {
            var pair = pattern[0] | (pattern[1] << 8);
            _firstTwo[pair >> 6] |= 1UL << (pair & 63);
        }

        Link();
    }

    /// <summary>Number of patterns.</summary>
    public int Count { get; }

    /// <summary>Length of the prefix that the state stands for: so many of the last bytes may still become a match.</summary>
    public int Depth(int state) => _depth[state];

    /// <summary>Length of the longest pattern that ends here; 0 for none.</summary>
    public int Match(int state) => _longestMatch[state];

    /// <summary>In the root: the next position at which a pattern may start.</summary>
    public int Skip(ReadOnlySpan<byte> text, int from)
    {
        var table = _firstTwo;
        for (; from + 1 < text.Length; from++)
        {
            var pair = text[from] | (text[from + 1] << 8);
            if ((table[pair >> 6] >> (pair & 63) & 1) != 0)
            {
                return from;
            }
        }

        return from;
    }

    /// <summary>The state after one more byte.</summary>
    public int Next(int state, byte next)
    {
        while (state != Root)
        {
            var child = Child(state, next);
            if (child > 0)
            {
                return child;
            }

            state = _fallback[state];
        }

        return _fromRoot[next];
    }

    private int Child(int state, byte next)
    {
        var first = _firstChild[state];
        var count = _firstChild[state + 1] - first;
        if (count == 1)
        {
            return _label[first] == next ? first : 0;
        }

        var found = count == 0 ? -1 : _label.AsSpan(first, count).BinarySearch(next);
        return found < 0 ? 0 : first + found;
    }

    // A state's fallback is the longest other prefix that its bytes end with; it is shallower, hence already linked.
    private void Link()
    {
        for (var state = 0; state < _label.Length; state++)
        {
            for (var child = _firstChild[state]; child < _firstChild[state + 1]; child++)
            {
                _fallback[child] = state == Root ? Root : Next(_fallback[state], _label[child]);
                _longestMatch[child] = Math.Max(_longestMatch[child], _longestMatch[_fallback[child]]);
            }
        }
    }

    /// <summary>Numbers the states of sorted patterns breadth first, without a tree of objects in between.</summary>
    private sealed class Builder(byte[][] patterns)
    {
        private readonly List<byte> _label = [0];
        private readonly List<int> _firstChild = [];
        private readonly List<int> _depth = [0];
        private readonly List<int> _longestMatch = [0];

        public (byte[] Label, int[] FirstChild, int[] Depth, int[] LongestMatch) Build()
        {
            // Each state owns the range of patterns that begin with its prefix.
            var ranges = new List<(int From, int To)> { (0, patterns.Length) };
            for (var state = 0; state < ranges.Count; state++)
            {
                _firstChild.Add(ranges.Count);
                var (from, to) = ranges[state];
                var depth = _depth[state];
                while (from < to && patterns[from].Length == depth)
                {
                    from++;
                }

                while (from < to)
                {
                    var label = patterns[from][depth];
                    var end = from + 1;
                    while (end < to && patterns[end][depth] == label)
                    {
                        end++;
                    }

                    ranges.Add((from, end));
                    _label.Add(label);
                    _depth.Add(depth + 1);
                    _longestMatch.Add(patterns[from].Length == depth + 1 ? depth + 1 : 0);
                    from = end;
                }
            }

            _firstChild.Add(ranges.Count);
            return ([.. _label], [.. _firstChild], [.. _depth], [.. _longestMatch]);
        }
    }
}
