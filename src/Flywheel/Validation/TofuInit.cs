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
/// deploy share one init, also across runs, and two checkouts never share a wrong one. What init writes into it does not tell where the
/// configuration lies, so a private tree shares it too. <c>TF_DATA_DIR</c> does not move the lock file: outside of private trees an
/// init that would write one runs in a copy of the checkout, whole, so that <c>../</c> modules resolve.
/// </remarks>
internal sealed class TofuInit(Tofu tofu)
{
    private static readonly ImmutableArray<TimeSpan> RetryAfter = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)];

    /// <summary>The folder as it lies there, for what needs no init; its data directory is never made.</summary>
    public static InitializedFolder InPlace(JobContext context, TofuSource source) =>
        new(source.Folder.FullPath, Path.Combine(context.Home.Work, "tofu", "none"));

    /// <summary>Makes the folder ready by init, once for the same files and the same state.</summary>
    /// <param name="context">The job that needs it.</param>
    /// <param name="source">The folder.</param>
    /// <param name="backend">The backend's settings; null: without backend, which never contacts one.</param>
    /// <param name="cancellationToken">Ends the waiting for other inits.</param>
    public async Task<Checked<InitializedFolder>> EnsureAsync(
        JobContext context, TofuSource source, BackendSettings? backend, CancellationToken cancellationToken)
    {
        using (await context.EnterAsync($"init-{source.Label}", cancellationToken))
        {
            var cache = CacheOf(context, source, backend);
            var folder = new InitializedFolder(source.Folder.FullPath, cache.DataFolder);
            if (source.NeedsProviders && !source.HasLockFile)
            {
                var copy = Path.Combine(cache.Folder, "tree", source.Content().Hex[..16]);
                folder = folder with { Directory = Path.Combine(copy, source.Folder.Path) };
                if (!Directory.Exists(copy))
                {
                    FolderRemoval.Remove(Path.GetDirectoryName(copy)!);
                    context.Log.WriteLine("no lock file is committed, so init runs in a copy of the checkout");
                    PrivateCopy.Make(source.Folder.Tree, copy);
                }
            }

            return await EnsureAsync(context, source, backend, cache, folder, lockReadonly: source.HasLockFile, cancellationToken);
        }
    }

    /// <summary>Makes a private tree ready, by init where one is needed; the lock file that it makes stays in the tree.</summary>
    /// <param name="context">The job that needs it.</param>
    /// <param name="source">What the files of the tree say.</param>
    /// <param name="backend">The backend's settings; null: without backend.</param>
    /// <param name="lockReadonly">The tree must bring its own lock file, and exactly those versions are installed.</param>
    /// <param name="cancellationToken">Ends the waiting for other inits.</param>
    public async Task<Checked<InitializedFolder>> InTreeAsync(
        JobContext context, TofuSource source, BackendSettings? backend, bool lockReadonly, CancellationToken cancellationToken)
    {
        if (backend is null && !source.NeedsInit)
        {
            return new(InPlace(context, source), []);
        }

        if (lockReadonly && source is { NeedsProviders: true, HasLockFile: false, LocksNothing: false })
        {
            return new(null, [TreeRules.NoLock.At(new SourcePosition(source.Folder.Shown), "There is no .terraform.lock.hcl in the tree of the plan.", "Run flywheel plan.")]);
        }

        using (await context.EnterAsync($"init-{source.Label}", cancellationToken))
        {
            var cache = CacheOf(context, source, backend);
            return await EnsureAsync(
                context, source, backend, cache, new(source.Folder.FullPath, cache.DataFolder), lockReadonly: source.HasLockFile, cancellationToken);
        }
    }

    private async Task<Checked<InitializedFolder>> EnsureAsync(
        JobContext context, TofuSource source, BackendSettings? backend, InitCache cache, InitializedFolder folder, bool lockReadonly, CancellationToken cancellationToken)
    {
        if (cache.IsComplete)
        {
            cache.GiveLockFile(folder);
            return new(folder, []);
        }

        DurableFile.CreatePrivateFolder(cache.Folder);
        var problems = await InitAsync(context, source, folder, backend, lockReadonly, cancellationToken);
        if (!problems.IsEmpty)
        {
            return new(null, problems);
        }

        cache.Complete(folder, madeLockFile: !lockReadonly);
        return new(folder, []);
    }

    private InitCache CacheOf(JobContext context, TofuSource source, BackendSettings? backend)
    {
        var settings = backend?.Settings ?? ImmutableSortedDictionary<string, string>.Empty;
        var stamp = source.Stamp([tofu.Identity, backend?.Type ?? "no backend", backend is null ? "" : tofu.StateIdentity, .. settings.Select(p => $"{p.Key}={p.Value}")]);
        return InitCache.Of(Path.Combine(context.Home.Work, "tofu"), $"{source.Label}-{stamp.Hex[..16]}");
    }

    private async Task<ImmutableArray<Diagnostic>> InitAsync(
        JobContext context, TofuSource source, InitializedFolder ready, BackendSettings? backend, bool lockReadonly, CancellationToken cancellationToken)
    {
        var command = tofu.Init(new TofuInitOptions
        {
            Directory = ready.Directory,
            DataDirectory = ready.DataFolder,
            Backend = backend is not null,
            BackendSettings = backend?.Settings ?? ImmutableSortedDictionary<string, string>.Empty,
            LockReadonly = lockReadonly,
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
