using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Flywheel.Lab.Forge.Http;

/// <summary>Reads a request's parameters from its query and from a body of JSON or of a form.</summary>
internal static class ParameterReader
{
    /// <summary>The largest body, in bytes: a note of GitLab's may have a million characters.</summary>
    public const int MaximumBody = 4 * 1024 * 1024;

    private const int MaximumValues = 1024;

    /// <exception cref="ForgeRefusal">The body is too large, not what it says it is, or of a kind that the forge does not read.</exception>
    public static async Task<ForgeParameters> ReadAsync(HttpContext context)
    {
        var values = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        Add(values, context.Request.Query);
        if (context.Request.HasFormContentType)
        {
            Add(values, await ReadFormAsync(context));
        }
        else if (await RequestBody.ReadAsync(context, MaximumBody) is not { } body)
        {
            throw ForgeRefusal.Because(413, "413 Request Entity Too Large");
        }
        else if (body.Length > 0)
        {
            Add(values, context.Request, body);
        }

        return new(values);
    }

    private static void Add(Dictionary<string, JsonNode?> values, HttpRequest request, byte[] body)
    {
        var type = (request.ContentType ?? "").Split(';')[0].Trim();
        if (!type.EndsWith("json", StringComparison.OrdinalIgnoreCase))
        {
            throw new ForgeRefusal(415, new() { ["error"] = "The provided content-type is not supported." });
        }

        foreach (var (name, value) in JsonBody.Parse(body) ?? throw ForgeRefusal.Parameter("The request body is no JSON object"))
        {
            values[name] = value;
        }
    }

    private static void Add(Dictionary<string, JsonNode?> values, IEnumerable<KeyValuePair<string, StringValues>> fields)
    {
        foreach (var (name, texts) in fields)
        {
            values[name.EndsWith("[]", StringComparison.Ordinal) ? name[..^2] : name] = name.EndsWith("[]", StringComparison.Ordinal)
                ? new JsonArray([.. texts.Select(text => (JsonNode?)text)])
                : texts[^1];
        }
    }

    private static async Task<IFormCollection> ReadFormAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = MaximumBody;
        }

        try
        {
            var options = new FormOptions
            {
                ValueCountLimit = MaximumValues,
                ValueLengthLimit = MaximumBody,
                MultipartBodyLengthLimit = MaximumBody,
                MemoryBufferThreshold = MaximumBody,
            };
            return await new FormFeature(context.Request, options).ReadFormAsync(context.RequestAborted);
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw ForgeRefusal.Because(413, "413 Request Entity Too Large");
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException)
        {
            throw ForgeRefusal.Parameter("The request body is no form");
        }
    }
}
