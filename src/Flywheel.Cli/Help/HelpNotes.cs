using System.Collections.Immutable;

namespace Flywheel.Cli.Help;

/// <summary>What the help of the root says besides its commands.</summary>
internal static class HelpNotes
{
    /// <summary>Environment variables that change what flywheel does.</summary>
    public static ImmutableArray<(string Name, string Meaning)> Variables { get; } =
    [
        ("FLYWHEEL_HOME", "where runs, artifacts, caches and local states are kept (default: .flywheel in the repository)"),
        ("FLYWHEEL_DATABASE", "history in PostgreSQL for several machines: postgresql://USER@HOST/DATABASE; the password in FLYWHEEL_DATABASE_PASSWORD or …_FILE"),
        ("FLYWHEEL_LAB", "the lab's program (default: the one beside flywheel's)"),
        ("KUBECONFIG", "where the cluster of the environment is found (default: ~/.kube/config)"),
        ("FLYWHEEL_FORGE_TOKEN", "the token with which verify reads runners; or FLYWHEEL_FORGE_TOKEN_FILE (default: GITLAB_TOKEN)"),
        ("FLYWHEEL_PLAN_KEY", "the key that seals plans; or FLYWHEEL_PLAN_KEY_FILE (default: this machine's own, except in CI)"),
        ("FLYWHEEL_DETACH", "always or never: whether SIGTERM leaves a running apply to its supervisor (default: where that can outlive flywheel)"),
        ("NO_COLOR", "no colours, when it is not empty"),
        ("TERM", "dumb or not set: lines instead of a tree"),
        ("GITLAB_CI, GITHUB_ACTIONS", "true: trigger, branch and commit come from the CI engine's variables; reports are written"),
        ("TF_VAR_NAME", "a value for the variable NAME of the stacks"),
        ("TF_HTTP_PASSWORD, AWS_…", "credentials reach tofu as they are; flywheel.yaml names those to mask (secrets)"),
    ];
}
