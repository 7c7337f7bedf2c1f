using System.Globalization;
using System.Text;
using System.Text.Json;
using Flywheel.Diagnostics;
using Flywheel.Documents;
using Flywheel.Settings;

namespace Flywheel.Verification.Http;

/// <summary>Compares an answer with what was expected; pure.</summary>
internal static class HttpVerdict
{
    /// <summary>How the attempt ended and, unless it passed, what is wrong.</summary>
    public static (HttpAttemptEnd End, string? Problem) Of(HttpAnswer answer, HttpExpectationSettings expect, DateTimeOffset now)
    {
        if (answer.Status != expect.Status)
        {
            return (HttpAttemptEnd.WrongStatus, string.Create(CultureInfo.InvariantCulture, $"expected status {expect.Status}, saw {answer.Status}"));
        }

        if (Body(answer, expect) is { } body)
        {
            return (HttpAttemptEnd.WrongBody, body);
        }

        if (answer.CertificateEnd is { } end && end - now < TimeSpan.FromDays(expect.TlsDays ?? 0))
        {
            return (HttpAttemptEnd.BadCertificate, string.Create(CultureInfo.InvariantCulture,
                $"expected a certificate that is valid for {expect.TlsDays ?? 0} more days, saw one that expires {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC"));
        }

        return (HttpAttemptEnd.Passed, null);
    }

    private static string? Body(HttpAnswer answer, HttpExpectationSettings expect)
    {
        if (expect.Body is null && expect.Json.IsEmpty)
        {
            return null;
        }

        if (answer.Encoding.Length > 0)
        {
            return $"expected a plain body, saw one encoded as {VisibleText.Of(answer.Encoding, 32)}, which was not asked for and is not decoded";
        }

        return expect.Body is { } text && !Encoding.UTF8.GetString(answer.Body).Contains(text, StringComparison.Ordinal)
            ? $"expected a body that contains \"{VisibleText.Of(text, 100)}\""
            : Json(answer.Body, expect);
    }

    private static string? Json(byte[] body, HttpExpectationSettings expect)
    {
        if (expect.Json.IsEmpty)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            var problems = expect.Json
                .Select(e => (e.Key, Expected: Text(e.Value), Seen: Text(document.RootElement, e.Key)))
                .Where(e => e.Expected != e.Seen)
                .Select(e => $"expected {VisibleText.Of(e.Key, 100)} = \"{VisibleText.Of(e.Expected, 100)}\", saw {Quoted(e.Seen)}");
            var said = string.Join("; ", problems);
            return said.Length > 0 ? said : null;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            return "expected a JSON body, saw something else";
        }
    }

    private static string Quoted(string? seen) => seen is null ? "nothing there" : $"\"{VisibleText.Of(seen, 100)}\"";

    // A JSON string is compared as its text; any other value as it is written.
    private static string Text(JsonText value)
    {
        using var document = JsonDocument.Parse(value.Json);
        return document.RootElement.ValueKind == JsonValueKind.String ? document.RootElement.GetString()! : value.Json;
    }

    // The value at the path as text; null when there is none.
    private static string? Text(JsonElement root, string path)
    {
        var value = root;
        foreach (var step in path.Split('.'))
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Object when value.TryGetProperty(step, out var member):
                    value = member;
                    break;
                case JsonValueKind.Array when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    && index < value.GetArrayLength():
                    value = value[index];
                    break;
                default:
                    return null;
            }
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
    }
}
