using Flywheel.Lab.Forge.Access;
using Flywheel.Lab.Forge.Projects;
using Flywheel.Lab.Forge.Records;
using Flywheel.Lab.Forge.Runners;
using Flywheel.Lab.Storage;
using Microsoft.AspNetCore.Http;

namespace Flywheel.Lab.Forge;

/// <summary>The forge of a lab, put together.</summary>
internal sealed class LabForge : IDisposable
{
    private readonly ForgeApi _api;

    /// <param name="database">Where all of it is kept; not disposed of here.</param>
    /// <param name="tokens">Who may use it.</param>
    /// <param name="options">What it is called.</param>
    /// <param name="time">The forge's clock.</param>
    public LabForge(LabDatabase database, ForgeTokens tokens, ForgeOptions options, TimeProvider time)
    {
        var state = new ForgeState(database, options, time);
        Runners = new(state, time);
        _api = new(
            [
                .. new ProjectRoutes(state).All,
                .. new RunnerSideRoutes(Runners).All,
                .. new RunnerRoutes(state, Runners).All,
                .. new MergeRequestRoutes(state).All,
                .. new IssueRoutes(state).All,
                .. new NoteRoutes(state).All,
                .. new PipelineRoutes(state).All,
                .. new CommitStatusRoutes(state).All,
            ],
            tokens,
            options,
            time);
    }

    /// <summary>Its runners, for what contacts the forge without HTTP.</summary>
    public RunnerRegistry Runners { get; }

    /// <summary>Answers one request to the API.</summary>
    public Task HandleAsync(HttpContext context) => _api.HandleAsync(context);

    /// <summary>Writes the contacts that were in memory only.</summary>
    public void Dispose() => Runners.Flush();
}
