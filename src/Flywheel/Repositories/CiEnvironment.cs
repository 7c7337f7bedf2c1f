namespace Flywheel.Repositories;

/// <summary>What a CI engine says about the pipeline it runs, from its environment variables. All of it is the word of others: names are checked.</summary>
internal sealed record CiEnvironment
{
    /// <summary>No CI engine.</summary>
    public static readonly CiEnvironment None = new() { Provider = CiProvider.None, Trigger = Trigger.Manual };

    private const int CommitLength = 40;
    private const int LongCommitLength = 64;

    public required CiProvider Provider { get; init; }

    /// <summary>Why the pipeline runs. An event that is not known counts as a merge request, because that deploys nothing.</summary>
    public required Trigger Trigger { get; init; }

    /// <summary>The branch, of a merge request the one that is to be merged; null for tags.</summary>
    public string? Branch { get; init; }

    public string? Commit { get; init; }

    public string? DefaultBranch { get; init; }

    /// <summary>The revision comes from another project than the one whose pipeline runs, or the engine does not say that it does not.</summary>
    public bool IsFork { get; init; }

    public static CiEnvironment Read(IReadOnlyDictionary<string, string> variables) =>
        Value(variables, "GITLAB_CI") == "true" ? GitLab(variables)
        : Value(variables, "GITHUB_ACTIONS") == "true" ? GitHub(variables)
        : None;

    private static CiEnvironment GitLab(IReadOnlyDictionary<string, string> variables)
    {
        var isMergeRequest = Value(variables, "CI_MERGE_REQUEST_IID") is not null;
        return new()
        {
            Provider = CiProvider.GitLab,
            Trigger = isMergeRequest ? Trigger.MergeRequest : Value(variables, "CI_PIPELINE_SOURCE") switch
            {
                "push" => Trigger.Push,
                "schedule" => Trigger.Schedule,
                "web" or "api" or "trigger" or "pipeline" or "chat" => Trigger.Manual,
                _ => Trigger.MergeRequest,
            },
            Branch = BranchName.Checked(Value(variables, "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME") ?? Value(variables, "CI_COMMIT_BRANCH")),
            Commit = Hash(Value(variables, "CI_COMMIT_SHA")),
            DefaultBranch = BranchName.Checked(Value(variables, "CI_DEFAULT_BRANCH")),
            IsFork = isMergeRequest || Value(variables, "CI_PIPELINE_SOURCE") == "merge_request_event"
                ? AreDifferent(variables, "CI_MERGE_REQUEST_SOURCE_PROJECT_ID", Value(variables, "CI_MERGE_REQUEST_PROJECT_ID") is null ? "CI_PROJECT_ID" : "CI_MERGE_REQUEST_PROJECT_ID")
                : Value(variables, "CI_PIPELINE_SOURCE") == "external_pull_request_event"
                    && AreDifferent(variables, "CI_EXTERNAL_PULL_REQUEST_SOURCE_REPOSITORY", "CI_EXTERNAL_PULL_REQUEST_TARGET_REPOSITORY"),
        };
    }

    private static CiEnvironment GitHub(IReadOnlyDictionary<string, string> variables)
    {
        var happened = Value(variables, "GITHUB_EVENT_PATH") is { } path ? GitHubEvent.Read(path) : new();
        return GitHub(variables, happened);
    }

    private static CiEnvironment GitHub(IReadOnlyDictionary<string, string> variables, GitHubEvent happened) => new()
    {
        Provider = CiProvider.GitHub,
        Trigger = Value(variables, "GITHUB_EVENT_NAME") switch
        {
            "push" => Trigger.Push,
            "schedule" => Trigger.Schedule,
            "workflow_dispatch" or "repository_dispatch" => Trigger.Manual,
            _ => Trigger.MergeRequest,
        },
        Branch = BranchName.Checked(
            Value(variables, "GITHUB_HEAD_REF") ?? (Value(variables, "GITHUB_REF_TYPE") == "branch" ? Value(variables, "GITHUB_REF_NAME") : null)),
        Commit = Hash(Value(variables, "GITHUB_SHA")),
        DefaultBranch = BranchName.Checked(happened.DefaultBranch),
        // pull_request, pull_request_target, pull_request_review: all are about code that somebody proposes.
        IsFork = (Value(variables, "GITHUB_EVENT_NAME") ?? "").StartsWith("pull_request", StringComparison.Ordinal) && !happened.IsOfSameRepository,
    };

    private static bool AreDifferent(IReadOnlyDictionary<string, string> variables, string one, string other) =>
        Value(variables, one) is not { } value || value != Value(variables, other);

    private static string? Value(IReadOnlyDictionary<string, string> variables, string name) =>
        variables.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    private static string? Hash(string? text) =>
        text is { Length: CommitLength or LongCommitLength } && text.All(char.IsAsciiHexDigitLower) ? text : null;
}
