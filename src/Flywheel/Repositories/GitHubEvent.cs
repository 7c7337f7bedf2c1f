using System.Text.Json;

namespace Flywheel.Repositories;

/// <summary>What flywheel wants to know of the webhook payload that GitHub Actions leaves in a file.</summary>
internal sealed record GitHubEvent
{
    private const int LargestEvent = 32 * 1024 * 1024;

    /// <summary>The only place where it is named; null when it is not.</summary>
    public string? DefaultBranch { get; init; }

    /// <summary>Of a pull request, the repository that the code comes from; null when it is gone or not named.</summary>
    public string? Head { get; init; }

    /// <summary>Of a pull request, the repository that the code is for.</summary>
    public string? Base { get; init; }

    /// <summary>A pull request from a branch of the repository itself. Without an event, nobody can say so.</summary>
    public bool IsOfSameRepository => Head is not null && string.Equals(Head, Base, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the file; what is no event says nothing.</summary>
    public static GitHubEvent Read(string path)
    {
        if (FileContent.Read(path, LargestEvent) is not { } content)
        {
            return new();
        }

        try
        {
            // Of two members with one name the last counts, as for whoever else reads it.
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            return new()
            {
                DefaultBranch = Text(root, "repository", "default_branch"),
                Head = Text(root, "pull_request", "head", "repo", "full_name"),
                Base = Text(root, "pull_request", "base", "repo", "full_name"),
            };
        }
        catch (JsonException)
        {
            return new();
        }
    }

    private static string? Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }
}
