using System.Collections.Immutable;

namespace Flywheel.Repositories.Hcl;

/// <summary>What one configuration file holds, as far as it could be read.</summary>
internal sealed class HclFile
{
    private const byte NewLine = (byte)'\n';

    // Nobody looks for column 20,000, and a megabyte of blocks on one line would take minutes to count.
    private const int LongestCounted = 4096;

    private readonly ReadOnlyMemory<byte> _content;
    private readonly Lazy<ImmutableArray<int>> _lines;

    private HclFile(ReadOnlyMemory<byte> content, HclBody body, HclProblem problem)
    {
        _content = content;
        _lines = new(() => LineStarts(content.Span));
        Body = body;
        Problem = problem;
    }

    /// <summary>Everything before the problem, if there is one.</summary>
    public HclBody Body { get; }

    /// <summary>Why reading ended early.</summary>
    public HclProblem Problem { get; }

    /// <summary>Reads native or JSON syntax, by the ending of the name. Never throws; takes time in proportion to the content.</summary>
    public static HclFile Read(ReadOnlyMemory<byte> content, bool isJson)
    {
        var (body, problem) = isJson ? HclJson.Read(content) : HclScanner.Read(content);
        return new(content, body, problem);
    }

    /// <summary>Line and column of a place, both from 1; columns count characters, far to the right bytes.</summary>
    public (int Line, int Column) PositionOf(int offset)
    {
        var found = _lines.Value.BinarySearch(offset);
        var line = found >= 0 ? found : ~found - 1;
        var before = _content.Span[_lines.Value[line]..offset];
        if (before.Length > LongestCounted)
        {
            return (line + 1, before.Length + 1);
        }

        var characters = 0;
        foreach (var b in before)
        {
            characters += (b & 0xc0) == 0x80 ? 0 : 1;
        }

        return (line + 1, characters + 1);
    }

    private static ImmutableArray<int> LineStarts(ReadOnlySpan<byte> content)
    {
        var starts = ImmutableArray.CreateBuilder<int>();
        starts.Add(0);
        for (var at = 0; content[at..].IndexOf(NewLine) is var next and >= 0;)
        {
            at += next + 1;
            starts.Add(at);
        }

        return starts.DrainToImmutable();
    }
}
