using System.Text.RegularExpressions;

namespace Flywheel.Cli.Tests.Docs;

/// <summary>A fenced block of a Markdown file.</summary>
/// <param name="File">Relative to the repository.</param>
/// <param name="Line">Where its fence opens, from 1.</param>
/// <param name="Kind">The word behind the fence: <c>sh</c>, <c>console</c>, <c>yaml</c>.</param>
/// <param name="Text">What is in it.</param>
internal sealed partial record CodeBlock(string File, int Line, string Kind, string Text)
{
    private const string Fence = "```";

    /// <summary>Where it is, for messages.</summary>
    public string Place => $"{File}:{Line}";

    /// <summary>All blocks of all pages.</summary>
    public static IEnumerable<CodeBlock> All => Checkout.Pages.SelectMany(In);

    /// <summary>Lines that call flywheel, without what a shell does with them.</summary>
    public IEnumerable<string[]> Commands => Text.Split('\n')
        .Select(line => line.TrimStart().TrimStart('$', '-').Trim())
        .SelectMany(line => line.Split('|', StringSplitOptions.TrimEntries))
        .Select(part => part.Split(" #")[0].Split(" >")[0].Split(" &&")[0].Trim())
        .Select(line => Word().Matches(line).Select(word => word.Value).ToArray())
        .Where(words => words is ["./flywheel" or "flywheel", ..])
        .Select(words => words[1..].Select(w => w.Trim('\'', '"')).ToArray());

    [GeneratedRegex("""'[^']*'|"[^"]*"|\S+""", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    private static IEnumerable<CodeBlock> In(string file)
    {
        var lines = Checkout.Read(file).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].TrimStart().StartsWith(Fence, StringComparison.Ordinal))
            {
                continue;
            }

            var start = i;
            var indent = lines[i].Length - lines[i].TrimStart().Length;
            var end = Array.FindIndex(lines, i + 1, line => line.TrimStart().StartsWith(Fence, StringComparison.Ordinal));
            var body = lines[(start + 1)..end].Select(line => line.Length >= indent ? line[indent..] : line.TrimStart());
            yield return new(file, start + 1, lines[start].Trim()[Fence.Length..].Trim(), string.Join('\n', body) + "\n");
            i = end;
        }
    }
}
