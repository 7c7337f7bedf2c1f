using System.Text.Json;

namespace Flywheel.Repositories;

/// <summary>The webhook payload that GitHub Actions leaves in a file; the only place where it names the default branch.</summary>
internal static class GitHubEvent
{
    private const int LargestEvent = 32 * 1024 * 1024;

    public static string? DefaultBranch(string path) =>
        FileContent.Read(path, LargestEvent) is { } content ? DefaultBranch(content.Span) : null;

    private static string? DefaultBranch(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 } && reader.ValueTextEquals("repository"u8))
                {
                    return InRepository(ref reader);
                }
            }
        }
        catch (JsonException)
        {
            // not an event: then nobody names the branch
        }

        return null;
    }

    private static string? InRepository(ref Utf8JsonReader reader)
    {
        while (reader.Read() && !(reader is { TokenType: JsonTokenType.EndObject, CurrentDepth: 1 }))
        {
            if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 2 } && reader.ValueTextEquals("default_branch"u8))
            {
                return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }
        }

        return null;
    }
}
