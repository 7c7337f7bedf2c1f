using System.Diagnostics;

namespace Flywheel.Cli.Views;

/// <summary>Chooses the view of a run.</summary>
internal static class RunViews
{
    /// <summary>A tree on a terminal, sections in a CI log, lines elsewhere; JSON where a program reads.</summary>
    public static IRunView Choose(RunOutput output, RunViewContext context) => output.Kind switch
    {
        OutputKind.Human => Human(output, context),
        OutputKind.Json => new JsonRunView(output.Writer, output.Document, context.IsVerbose ? Notes(output, context) : null),
        OutputKind.Ndjson => new NdjsonRunView(output.Stream),
        _ => throw new UnreachableException(),
    };

    private static IRunView Human(RunOutput output, RunViewContext context)
    {
        var console = Consoles.Create(output.Writer, output.Terminal);
        switch (output.Ci.Provider)
        {
            case CiProvider.GitLab:
                var gitLab = new Page(console, GitLabSections.Guard);
                return new LineRunView(gitLab, context, new GitLabSections(gitLab, context), output: null);
            case CiProvider.GitHub:
                var gitHub = new Page(console, GitHubSections.Guard);
                var sections = new GitHubSections(gitHub, context, output.Ci.Workspace, GitHubSections.NewToken);
                return new LineRunView(gitHub, context, sections, output: null);
            default:
                // What jobs print would run through the tree, so whoever wants to see it gets lines.
                var live = output.Terminal.CanShowLive && !output.NoLive && !context.IsVerbose;
                return live ? new LiveRunView(new Page(console), context) : Lines(new Page(console), context);
        }
    }

    private static LineRunView Notes(RunOutput output, RunViewContext context) =>
        Lines(new Page(Consoles.Create(output.ErrorWriter, output.ErrorTerminal)), context);

    private static LineRunView Lines(Page page, RunViewContext context) =>
        new(page, context, new PlainSections(page), context.IsVerbose ? new OutputLines(page) : null);
}
