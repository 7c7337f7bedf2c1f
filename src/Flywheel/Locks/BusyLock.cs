using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Flywheel.Documents;

namespace Flywheel.Locks;

/// <summary>That tofu did not get the lock of a state, and what it could tell of whoever holds it.</summary>
/// <param name="Id">Id of the holder's lock; null: the backend does not tell it.</param>
/// <param name="Holder">Null: tofu shows its own request in the holder's place, or nothing at all.</param>
internal sealed partial record BusyLock(string? Id, LockHolder? Holder)
{
    private const string Summary = "Error acquiring the state lock";

    // Their errors carry the request, not the holder: pg in all versions, http in terraform (measured with 1.11) and OpenTofu before 1.10.
    private static readonly string[] OwnRequest = ["Already locked for workspace creation", "Workspace is already locked"];

    private static readonly string[] Fields = ["ID", "Path", "Operation", "Who", "Version", "Created", "Info"];

    /// <summary>Reads what tofu printed, for people or as lines of JSON; null: it speaks of no busy lock.</summary>
    public static BusyLock? Read(string text) => JsonDetail(text) is { } detail ? Of(detail)
        : text.IndexOf(Summary, StringComparison.Ordinal) is >= 0 and var start ? Of(text[start..])
        : null;

    private static BusyLock Of(string detail)
    {
        var fields = FieldsOf(detail);
        var told = AlreadyLocked().Match(detail) is { Success: true } match ? match.Groups["id"].Value : null;
        var named = fields.GetValueOrDefault("ID") is { Length: > 0 } id ? LockHolder.Of(id, fields.GetValueOrDefault) : null;
        return told is not null ? new(told, named?.Id == told ? named : null)
            : named is null || OwnRequest.Any(words => detail.Contains(words, StringComparison.Ordinal)) ? new(null, null)
            : new(named.Id, named);
    }

    // "Lock Info:" and then one field a line, in the order above; tofu draws a bar before each line where it thinks of a terminal.
    private static Dictionary<string, string> FieldsOf(string detail)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var lines = detail.Split('\n').Select(line => line.TrimStart('│', ' ').TrimEnd()).SkipWhile(line => line != "Lock Info:").Skip(1);
        foreach (var line in lines.TakeWhile(line => line.Length > 0))
        {
            if (Fields.FirstOrDefault(name => line.StartsWith($"{name}:", StringComparison.Ordinal)) is { } field)
            {
                fields.TryAdd(field, line[(field.Length + 1)..].Trim());
            }
        }

        return fields;
    }

    private static string? JsonDetail(string text)
    {
        foreach (var line in text.Split('\n').Where(l => l.StartsWith('{') && l.Contains(Summary, StringComparison.Ordinal)))
        {
            try
            {
                using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(line));
                if (document.RootElement.Member("diagnostic") is { } diagnostic && diagnostic.TextOf("summary") == Summary)
                {
                    return diagnostic.TextOf("detail") ?? "";
                }
            }
            catch (JsonException)
            {
                // A line that was cut off, or that a provisioner printed.
            }
        }

        return null;
    }

    // tofu breaks the line of the message where the terminal would end.
    [GeneratedRegex(@"already locked:\s*(?:│\s*)?ID=(?<id>\S+)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex AlreadyLocked();
}
