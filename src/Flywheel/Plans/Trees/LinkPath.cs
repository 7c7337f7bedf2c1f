using System.Collections.Immutable;
using Flywheel.Repositories;

namespace Flywheel.Plans.Trees;

/// <summary>Where a path of a checkout ends when the links in it are followed, and which links these were.</summary>
/// <param name="End">From the top level; null when a link leads out of the checkout or in circles.</param>
/// <param name="Links">Met on the way, with the relative text that each has in a copy.</param>
/// <param name="Stopped">The link that led out.</param>
/// <param name="Target">Where to.</param>
internal sealed record LinkPath(string? End, ImmutableArray<(string Path, string Target)> Links, string? Stopped = null, string? Target = null)
{
    private const int MostHops = 40;

    /// <summary>Takes the path apart, part by part.</summary>
    public static LinkPath Walk(CheckoutFiles checkout, string path)
    {
        var parts = new Stack<string>(path.Split('/').Reverse());
        var resolved = new List<string>();
        var links = ImmutableArray.CreateBuilder<(string, string)>();
        string? last = null;
        string? target = null;
        while (parts.TryPop(out var part))
        {
            if (part is "" or ".")
            {
                continue;
            }

            if (part == "..")
            {
                if (resolved.Count == 0)
                {
                    return new(null, links.ToImmutable(), last, target);
                }

                resolved.RemoveAt(resolved.Count - 1);
                continue;
            }

            resolved.Add(part);
            var here = string.Join('/', resolved);
            if (new FileInfo(checkout.FullPath(here)).LinkTarget is not { Length: > 0 } text)
            {
                continue;
            }

            (last, target) = (here, text);
            resolved.RemoveAt(resolved.Count - 1);
            var relative = Relative(checkout, string.Join('/', resolved), text);
            if (relative is null || links.Count == MostHops)
            {
                return new(null, links.ToImmutable(), last, target);
            }

            links.Add((here, relative));
            foreach (var next in relative.Split('/').Reverse())
            {
                parts.Push(next);
            }
        }

        return new(string.Join('/', resolved), links.ToImmutable());
    }

    // An absolute link into the checkout means the same file in a copy only when it is made relative.
    private static string? Relative(CheckoutFiles checkout, string folder, string text) =>
        text[0] != '/' ? text
        : checkout.PathOf(text) is { } inside ? Path.GetRelativePath(checkout.FullPath(folder), checkout.FullPath(inside))
        : null;
}
