using System.Collections.Immutable;
using System.Globalization;

namespace Flywheel.Lab.Forge.Http;

/// <summary>Which part of a list a request asks for, as in https://docs.gitlab.com/api/rest/#offset-based-pagination.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="Size">Default 20, at most 100.</param>
internal readonly record struct Page(int Number, int Size)
{
    private const int DefaultSize = 20;
    private const int LargestSize = 100;

    /// <exception cref="ForgeRefusal">A number is not one of a page.</exception>
    public static Page Of(ForgeParameters parameters)
    {
        var number = parameters.Number("page") ?? 1;
        var size = parameters.Number("per_page") ?? DefaultSize;
        return number is < 1 or > int.MaxValue ? throw ForgeParameters.NoValid("page")
            : size < 1 ? throw ForgeParameters.NoValid("per_page")
            : new((int)number, (int)Math.Min(size, LargestSize));
    }

    /// <summary>The rows of the page.</summary>
    public IEnumerable<T> Of<T>(IReadOnlyList<T> all)
    {
        var first = (Number - 1L) * Size;
        return first >= all.Count ? [] : all.Skip((int)first).Take(Size);
    }

    /// <summary>The headers that tell of the other pages.</summary>
    /// <param name="total">How many rows there are.</param>
    /// <param name="address">Of this list, without a query.</param>
    /// <param name="query">The request's other parameters, as they came.</param>
    public ImmutableArray<(string Name, string Value)> Headers(int total, string address, IEnumerable<KeyValuePair<string, string>> query)
    {
        var pages = Math.Max(1, (total + Size - 1) / Size);
        var next = Number < pages ? Number + 1 : (int?)null;
        var previous = Number > 1 ? Math.Min(Number - 1, pages) : (int?)null;
        var rest = string.Concat(query
            .Where(one => one.Key is not ("page" or "per_page"))
            .Select(one => $"{Uri.EscapeDataString(one.Key)}={Uri.EscapeDataString(one.Value)}&"));
        var size = Size;
        string Link(int page, string relation) =>
            string.Create(CultureInfo.InvariantCulture, $"<{address}?{rest}page={page}&per_page={size}>; rel=\"{relation}\"");
        IEnumerable<string> links = [
            .. previous is { } before ? [Link(before, "prev")] : Array.Empty<string>(),
            .. next is { } after ? [Link(after, "next")] : Array.Empty<string>(),
            Link(1, "first"),
            Link(pages, "last")];
        return
        [
            ("Link", string.Join(", ", links)),
            ("X-Next-Page", Text(next)),
            ("X-Page", Text(Number)),
            ("X-Per-Page", Text(Size)),
            ("X-Prev-Page", Text(previous)),
            ("X-Total", Text(total)),
            ("X-Total-Pages", Text(pages)),
        ];
    }

    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
