namespace Flywheel.Cli.Views;

/// <summary>The CI job that this program runs in.</summary>
/// <param name="Provider">None outside.</param>
/// <param name="Workspace">Absolute path of the job's checkout; null when unknown.</param>
internal sealed record CiFacts(CiProvider Provider, string? Workspace)
{
    public static CiFacts None { get; } = new(CiProvider.None, null);

    /// <summary>Reads <c>GITHUB_ACTIONS</c> and <c>GITLAB_CI</c> and where their checkouts are.</summary>
    public static CiFacts Read(Func<string, string?> environment) =>
        environment("GITHUB_ACTIONS") == "true" ? new(CiProvider.GitHub, environment("GITHUB_WORKSPACE"))
        : environment("GITLAB_CI") == "true" ? new(CiProvider.GitLab, environment("CI_PROJECT_DIR"))
        : None;
}
