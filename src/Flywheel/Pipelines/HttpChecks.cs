using System.Collections.Immutable;
using System.Text.Json;
using Flywheel.Settings;
using Flywheel.Verification.Http;

namespace Flywheel.Pipelines;

/// <summary>HTTP checks of the settings as the verification wants them.</summary>
internal static class HttpChecks
{
    public static HttpCheckDefinition From(HttpCheckSettings check) => new()
    {
        Name = check.Name,
        Url = check.Url,
        Timeout = check.Within,
        AttemptTimeout = check.Timeout,
        Interval = check.Interval,
        Expect = new()
        {
            Status = check.Expect.Status,
            BodyContains = check.Expect.Body,
            Json = check.Expect.Json.ToImmutableSortedDictionary(p => p.Key, p => Text(p.Value.Json), StringComparer.Ordinal),
            CertificateDays = check.Expect.TlsDays ?? 0,
        },
    };

    // A JSON string is compared as its text; any other value as it is written.
    private static string Text(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.String ? document.RootElement.GetString()! : json;
    }
}
