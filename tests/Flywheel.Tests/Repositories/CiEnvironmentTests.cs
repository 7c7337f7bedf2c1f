using Flywheel.Repositories;
using Flywheel.Testing;

namespace Flywheel.Tests.Repositories;

public sealed class CiEnvironmentTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    [Fact]
    public void A_terminal_is_no_CI_engine() => Assert.Equal(CiEnvironment.None, CiEnvironment.Read(new Dictionary<string, string> { ["CI"] = "true" }));

    [Theory]
    [InlineData("push", "main", "", "", "Push", "main")]
    [InlineData("schedule", "main", "", "", "Schedule", "main")]
    [InlineData("web", "feature/a", "", "", "Manual", "feature/a")]
    [InlineData("merge_request_event", "", "feature", "7", "MergeRequest", "feature")]
    [InlineData("parent_pipeline", "", "feature", "7", "MergeRequest", "feature")]
    [InlineData("external_pull_request_event", "main", "", "", "MergeRequest", "main")]
    [InlineData("something_new", "main", "", "", "MergeRequest", "main")]
    [InlineData("push", "", "", "", "Push", null)]
    [InlineData("push", "--upload-pack=touch x", "", "", "Push", null)]
    [InlineData("push", "-oProxyCommand", "", "", "Push", null)]
    [InlineData("push", "prod\n", "", "", "Push", null)]
    public void GitLab_says_why_it_runs(string source, string branch, string mergeBranch, string mergeRequest, string trigger, string? expected)
    {
        var ci = CiEnvironment.Read(new Dictionary<string, string>
        {
            ["GITLAB_CI"] = "true",
            ["CI_PIPELINE_SOURCE"] = source,
            ["CI_COMMIT_BRANCH"] = branch,
            ["CI_MERGE_REQUEST_SOURCE_BRANCH_NAME"] = mergeBranch,
            ["CI_MERGE_REQUEST_IID"] = mergeRequest,
            ["CI_COMMIT_SHA"] = Commit,
            ["CI_DEFAULT_BRANCH"] = "main",
        });

        Assert.Equal((CiProvider.GitLab, Enum.Parse<Trigger>(trigger), expected, Commit, "main"), (ci.Provider, ci.Trigger, ci.Branch, ci.Commit, ci.DefaultBranch));
    }

    [Theory]
    [InlineData("push", "branch", "main", "", "Push", "main")]
    [InlineData("push", "tag", "v1", "", "Push", null)]
    [InlineData("pull_request", "branch", "7/merge", "feature", "MergeRequest", "feature")]
    [InlineData("workflow_dispatch", "branch", "main", "", "Manual", "main")]
    [InlineData("schedule", "branch", "main", "", "Schedule", "main")]
    [InlineData("issue_comment", "branch", "main", "", "MergeRequest", "main")]
    public void GitHub_says_why_it_runs(string source, string type, string name, string head, string trigger, string? expected)
    {
        using var sandbox = Sandbox.Create().WithFile("event.json", """{"a":{"default_branch":"no"},"repository":{"owner":{"default_branch":"no"},"default_branch":"trunk"}}""");
        var ci = CiEnvironment.Read(new Dictionary<string, string>
        {
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_EVENT_NAME"] = source,
            ["GITHUB_REF_TYPE"] = type,
            ["GITHUB_REF_NAME"] = name,
            ["GITHUB_HEAD_REF"] = head,
            ["GITHUB_SHA"] = Commit + "\n",
            ["GITHUB_EVENT_PATH"] = sandbox.Root + "/event.json",
        });

        Assert.Equal((CiProvider.GitHub, Enum.Parse<Trigger>(trigger), expected, null, "trunk"), (ci.Provider, ci.Trigger, ci.Branch, ci.Commit, ci.DefaultBranch));
    }

    [Theory]
    [InlineData("merge_request_event", "7", "1", "1", "1", false)]
    [InlineData("merge_request_event", "7", "2", "1", "1", true)]
    [InlineData("parent_pipeline", "7", "2", "1", "1", true)]
    [InlineData("merge_request_event", "7", "1", "", "1", false)]
    [InlineData("merge_request_event", "7", "2", "", "1", true)]
    [InlineData("merge_request_event", "7", "2", "1", "2", true)]
    [InlineData("merge_request_event", "7", "", "1", "1", true)]
    [InlineData("merge_request_event", "", "", "", "", true)]
    [InlineData("push", "", "", "", "1", false)]
    [InlineData("external_pull_request_event", "", "", "", "1", true)]
    public void A_merge_request_of_GitLab_is_a_forks_unless_both_projects_are_the_same(
        string source, string mergeRequest, string from, string to, string project, bool isFork) =>
        Assert.Equal(isFork, CiEnvironment.Read(new Dictionary<string, string>
        {
            ["GITLAB_CI"] = "true",
            ["CI_PIPELINE_SOURCE"] = source,
            ["CI_MERGE_REQUEST_IID"] = mergeRequest,
            ["CI_MERGE_REQUEST_SOURCE_PROJECT_ID"] = from,
            ["CI_MERGE_REQUEST_PROJECT_ID"] = to,
            ["CI_PROJECT_ID"] = project,
            // The name of a branch says nothing: a fork has a main, too.
            ["CI_MERGE_REQUEST_SOURCE_BRANCH_NAME"] = "main",
        }).IsFork);

    [Theory]
    [InlineData("pull_request", """{"pull_request":{"head":{"repo":{"full_name":"acme/infra"}},"base":{"repo":{"full_name":"Acme/Infra"}}}}""", false)]
    [InlineData("pull_request", """{"pull_request":{"head":{"repo":{"full_name":"mallory/infra"}},"base":{"repo":{"full_name":"acme/infra"}}}}""", true)]
    [InlineData("pull_request_target", """{"pull_request":{"head":{"repo":{"full_name":"mallory/infra"}},"base":{"repo":{"full_name":"acme/infra"}}}}""", true)]
    [InlineData("pull_request", """{"pull_request":{"head":{"repo":null},"base":{"repo":{"full_name":"acme/infra"}}}}""", true)]
    [InlineData("pull_request", """{"head":{"repo":{"full_name":"acme/infra"}},"base":{"repo":{"full_name":"acme/infra"}}}""", true)]
    [InlineData("pull_request", "{}", true)]
    [InlineData("pull_request", "no event", true)]
    [InlineData("push", "{}", false)]
    public void A_pull_request_of_GitHub_is_a_forks_unless_both_repositories_are_the_same(string source, string happened, bool isFork)
    {
        using var sandbox = Sandbox.Create().WithFile("event.json", happened);

        Assert.Equal(isFork, CiEnvironment.Read(new Dictionary<string, string>
        {
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_EVENT_NAME"] = source,
            ["GITHUB_EVENT_PATH"] = sandbox.Root + "/event.json",
        }).IsFork);
    }

    [Theory]
    [InlineData("main", true)]
    [InlineData("feature/ä-1.2", true)]
    [InlineData("", false)]
    [InlineData("-x", false)]
    [InlineData("a..b", false)]
    [InlineData("a/.b", false)]
    [InlineData("a//b", false)]
    [InlineData("a.lock", false)]
    [InlineData("a b", false)]
    [InlineData("@{1}", false)]
    [InlineData("HEAD", false)]
    public void Branch_names_follow_the_rules_of_git(string name, bool isValid) => Assert.Equal(isValid, BranchName.IsValid(name));
}
