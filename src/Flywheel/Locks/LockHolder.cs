using System.Globalization;
using System.Text.Json;
using Flywheel.Documents;

namespace Flywheel.Locks;

/// <summary>Who holds the lock of a state, in the words that tofu left there itself. They come from outside: nothing in them is to be trusted or shown as it is.</summary>
/// <param name="Id">What a release has to name.</param>
internal sealed record LockHolder(string Id)
{
    /// <summary><c>OperationTypePlan</c>, <c>OperationTypeApply</c>, or what another tool wrote.</summary>
    public string Operation { get; init; } = "";

    /// <summary><c>USER@HOST</c>.</summary>
    public string Who { get; init; } = "";

    /// <summary>Version of tofu.</summary>
    public string Version { get; init; } = "";

    /// <summary>Null: it is not known.</summary>
    public DateTimeOffset? Created { get; init; }

    public string Path { get; init; } = "";

    public string Info { get; init; } = "";

    /// <summary>The machine in <see cref="Who"/>; empty: it is not known.</summary>
    public string Host => Who.LastIndexOf('@') is >= 0 and var at ? Who[(at + 1)..] : "";

    /// <summary>The operation as a person says it: <c>plan</c>, <c>apply</c>.</summary>
    public string Doing => Operation.StartsWith(TypeStart, StringComparison.Ordinal)
        ? Operation[TypeStart.Length..].ToLowerInvariant()
        : Operation;

    private const string TypeStart = "OperationType";

    // Go's time.Time as String() prints it: "2026-11-24 03:47:16.126994604 +0000 UTC"; up to nine digits, of which .NET reads seven.
    private const string GoFormat = "yyyy-MM-dd HH:mm:ss.FFFFFFF zzz";

    /// <summary>Reads the JSON that tofu keeps as a lock, in a file or on a server; null: it is none.</summary>
    public static LockHolder? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.TextOf("ID") is { Length: > 0 } id
                ? Of(id, name => document.RootElement.TextOf(name))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Made from its fields by their names in JSON and in tofu's words.</summary>
    public static LockHolder Of(string id, Func<string, string?> field) => new(id)
    {
        Operation = field("Operation") ?? "",
        Who = field("Who") ?? "",
        Version = field("Version") ?? "",
        Created = Moment(field("Created") ?? ""),
        Path = field("Path") ?? "",
        Info = field("Info") ?? "",
    };

    private static DateTimeOffset? Moment(string text)
    {
        var trimmed = text.EndsWith(" UTC", StringComparison.Ordinal) ? text[..^" UTC".Length] : text;
        if (trimmed.IndexOf('.', StringComparison.Ordinal) is > 0 and var point)
        {
            var digits = trimmed.AsSpan(point + 1).IndexOfAnyExceptInRange('0', '9') is >= 0 and var count ? count : trimmed.Length - point - 1;
            trimmed = string.Concat(trimmed.AsSpan(0, point + 1 + Math.Min(digits, 7)), trimmed.AsSpan(point + 1 + digits));
        }

        return DateTimeOffset.TryParseExact(trimmed, GoFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var go) ? go.ToUniversalTime()
            : DateTimeOffset.TryParse(trimmed, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var iso) ? iso.ToUniversalTime()
            : null;
    }
}
