using System.Text.RegularExpressions;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Helm;

/// <summary>
/// What a post-renderer makes of a manifest. The lab starts no program for a release; it knows <c>sed -e 's|from|to|'</c> by itself, which is
/// enough to change an annotation.
/// </summary>
internal static partial class PostRenderer
{
    /// <summary>Why the lab cannot do it; null: it can, or it is not known yet what it is.</summary>
    public static string? Problem(TofuValue postrender) =>
        !postrender.IsSet || !postrender.IsWhollyKnown || Substitutions(postrender) is not null
            ? null
            : "The lab runs no post-renderer but sed with -e 's|from|to|', whose from is made of plain characters, ^, $, \\. and .* only.";

    /// <summary>The manifest as it leaves the post-renderer.</summary>
    public static string Apply(TofuValue postrender, string manifest) => !postrender.IsSet
        ? manifest
        : string.Join('\n', manifest.Split('\n').Select(line => Substitutions(postrender)!.Aggregate(line, (text, substitution) => substitution(text))));

    private static List<Func<string, string>>? Substitutions(TofuValue postrender)
    {
        var arguments = postrender["args"].Elements.Select(argument => argument.Text ?? "").ToList();
        if (postrender["binary_path"].Text != "sed" || arguments.Count == 0 || arguments.Count % 2 != 0)
        {
            return null;
        }

        var found = new List<Func<string, string>>();
        foreach (var pair in arguments.Chunk(2))
        {
            if (pair[0] != "-e" || Substitution().Match(pair[1]) is not { Success: true } parts)
            {
                return null;
            }

            var from = new Regex(parts.Groups["from"].Value, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            var to = parts.Groups["to"].Value.Replace("$", "$$", StringComparison.Ordinal);
            found.Add(line => from.Replace(line, to, 1));
        }

        return found;
    }

    // Only what means the same to sed and to .NET.
    [GeneratedRegex(@"^s\|(?<from>\^?(\\\.|\.\*|[A-Za-z0-9 :/_-])+\$?)\|(?<to>[^|&\\]*)\|$")]
    private static partial Regex Substitution();
}
