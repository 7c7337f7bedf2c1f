using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Tools;

namespace Flywheel.Validation;

/// <summary>Runs <c>tofu init</c> where it is needed, at most once for the same files, and never writes into the repository.</summary>
/// <remarks>
/// The data directory lies in <c>.flywheel/work/tofu</c> under a name made of everything that init depends on, so validate, plan and
/// deploy share one init, also across runs, and two checkouts never share a wrong one. <c>TF_DATA_DIR</c> does not move the lock file: an
/// init that would write one runs in a copy of the checkout, whole, so that <c>../</c> modules resolve.
/// </remarks>
internal sealed class TofuInit(Tofu tofu)
{
    private const string Complete = "complete";
    private static readonly ImmutableArray<TimeSpan> RetryAfter = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)];

    /// <summary>The folder as it lies there, for what needs no init; its data directory is never made.</summary>
    public static InitializedFolder InPlace(JobContext context, TofuSource source) =>
        new(source.Folder.FullPath, Path.Combine(context.Home.Work, "tofu", "none"));

    /// <summary>The folder ready to plan and apply: as it lies there where it has neither backend nor anything to install, else after init.</summary>
    public async Task<Checked<InitializedFolder>> ReadyAsync(
        JobContext context, TofuSource source, BackendSettings? backend, CancellationToken cancellationToken) =>
        backend is null && !source.NeedsInit
            ? new(InPlace(context, source), [])
            : await EnsureAsync(context, source, backend, cancellationToken);

    /// <summary>Makes the folder ready by init, once for the same files and the same state.</summary>
    /// <param name="context">The job that needs it.</param>
    /// <param name="source">The folder.</param>
    /// <param name="backend">The backend's settings; null: without backend, which never contacts one.</param>
    /// <param name="cancellationToken">Ends the waiting for other inits.</param>
    public async Task<Checked<InitializedFolder>> EnsureAsync(
        JobContext context, TofuSource source, BackendSettings? backend, CancellationToken cancellationToken)
    {
        var settings = backend?.Settings ?? ImmutableSortedDictionary<string, string>.Empty;
        var stamp = source.Stamp([tofu.Identity, backend?.Type ?? "no backend", backend is null ? "" : tofu.StateIdentity, .. settings.Select(p => $"{p.Key}={p.Value}")]);
        var home = Path.Combine(context.Home.Work, "tofu", $"{source.Label}-{stamp.Hex[..16]}");
        var ready = Ready(source, home);
        using (await context.EnterAsync($"init-{source.Label}", cancellationToken))
        {
            if (File.Exists(Path.Combine(home, Complete)))
            {
                return new(ready, []);
            }

            DurableFile.CreatePrivateFolder(home);
            if (NeedsCopy(source))
            {
                context.Log.WriteLine("no lock file is committed, so init runs in a copy of the checkout");
                PrivateCopy.Make(source.Folder.Tree, Path.Combine(home, "tree"));
            }

            var problems = await InitAsync(context, source, ready, backend, cancellationToken);
            if (!problems.IsEmpty)
            {
                return new(null, problems);
            }

            DurableFile.Write(Path.Combine(home, Complete), []);
        }

        return new(ready, []);
    }

    private static bool NeedsCopy(TofuSource source) => source.NeedsProviders && !source.HasLockFile;

    private static InitializedFolder Ready(TofuSource source, string home) => new(
        NeedsCopy(source) ? Path.Combine(home, "tree", source.Folder.Path) : source.Folder.FullPath,
        Path.Combine(home, "data"));

    private async Task<ImmutableArray<Diagnostic>> InitAsync(
        JobContext context, TofuSource source, InitializedFolder ready, BackendSettings? backend, CancellationToken cancellationToken)
    {
        var command = tofu.Init(new TofuInitOptions
        {
            Directory = ready.Directory,
            DataDirectory = ready.DataFolder,
            Backend = backend is not null,
            BackendSettings = backend?.Settings ?? ImmutableSortedDictionary<string, string>.Empty,
            LockReadonly = source.HasLockFile,
            PluginCache = source.NeedsProviders ? context.Home.Providers : null,
        });

        // terraform's plugin cache breaks when two inits fill it at once (hashicorp/terraform#31964): one download at a time.
        using var download = source.NeedsProviders ? await context.EnterAsync("providers", cancellationToken) : null;
        if (source.NeedsProviders)
        {
            DurableFile.CreatePrivateFolder(context.Home.Providers);
        }

        for (var attempt = 0; ; attempt++)
        {
            var output = new CapturedOutput();
            var exit = await context.RunAsync(command, output);
            if (exit.IsSuccess)
            {
                return [];
            }

            if (!source.HasDownloads || exit.Stop != StopReason.None || attempt == RetryAfter.Length)
            {
                return Problems(output, exit, source);
            }

            context.Log.WriteLine($"init failed; trying again in {Words.Duration(RetryAfter[attempt])}");
            await Task.Delay(RetryAfter[attempt], context.Time, cancellationToken);
        }
    }

    private ImmutableArray<Diagnostic> Problems(CapturedOutput output, ProcessExit exit, TofuSource source)
    {
        var found = HumanErrors.Read(output.ErrorText, TofuRules.InitFailed, source.Folder.Shown);
        return found.IsEmpty ? [TofuRules.InitFailed.Create($"{tofu.Name} init in {source.Folder.Shown} ended with {exit}.")] : found;
    }
}
