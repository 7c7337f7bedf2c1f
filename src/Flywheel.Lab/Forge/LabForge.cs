using Flywheel.Lab.Forge.Access;
using Flywheel.Lab.Forge.Contacts;
using Flywheel.Lab.Forge.Projects;
using Flywheel.Lab.Forge.Records;
using Flywheel.Lab.Forge.Runners;
using Flywheel.Lab.Kubernetes;
using Flywheel.Lab.Storage;
using Microsoft.AspNetCore.Http;

namespace Flywheel.Lab.Forge;

/// <summary>The forge of a lab, put together.</summary>
internal sealed class LabForge : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly ForgeApi _api;
    private readonly TimeProvider _time;
    private Task _contacts = Task.CompletedTask;

    /// <param name="database">Where all of it is kept; not disposed of here.</param>
    /// <param name="tokens">Who may use it.</param>
    /// <param name="options">What it is called.</param>
    /// <param name="time">The forge's clock.</param>
    public LabForge(LabDatabase database, ForgeTokens tokens, ForgeOptions options, TimeProvider time)
    {
        _time = time;
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

    /// <summary>Lets runners contact the forge while their pods are ready, until it is disposed.</summary>
    /// <param name="cluster">Where the pods are.</param>
    /// <param name="silences">Whether the runner with this id or description must not be heard of.</param>
    public void Start(Cluster cluster, Func<string, bool> silences) =>
        _contacts = new RunnerContacts(cluster, Runners, silences, _time).RunAsync(_ending.Token);

    /// <summary>Ends the contacts and writes those that were in memory only.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
#pragma warning disable VSTHRD003 // Start started it
        await _contacts.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
#pragma warning restore VSTHRD003
        Runners.Flush();
        _ending.Dispose();
    }
}
