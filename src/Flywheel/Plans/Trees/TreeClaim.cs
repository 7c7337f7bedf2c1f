using System.Globalization;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Jobs;

namespace Flywheel.Plans.Trees;

/// <summary>The right to fill a private tree: no other flywheel has it, and no tofu that outlived its flywheel works there.</summary>
internal sealed class TreeClaim : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private readonly FileLock _lock;

    private TreeClaim(FileLock taken) => _lock = taken;

    /// <summary>Waits until it is free; refused while a state that could not be saved lies there.</summary>
    public static async Task<Checked<TreeClaim>> TakeAsync(string root, JobContext context, CancellationToken cancellationToken)
    {
        var taken = await FileLock.TakeAsync(
            $"{root}.lock", $"{context.Job} of {context.Run}",
            holder => context.Log.WriteLine($"waiting for {holder}, which works on the same stack"), context.Time, cancellationToken);
        try
        {
            await LeftAsync(root, context, cancellationToken);
            if (TreeRestore.UnsavedState(root) is { } state)
            {
                taken.Dispose();
                return new(null, [TreeRules.UnsavedState.Create(
                    $"{state} was left by an apply that could not save the state, and no run has taken it.",
                    "Compare it with the state that the backend has. Push it with tofu state push, or move it away, then run this again.")]);
            }

            return new(new TreeClaim(taken), []);
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    public void Dispose() => _lock.Dispose();

    // An apply survives its flywheel; its files must stay until it has ended.
    private static async Task LeftAsync(string root, JobContext context, CancellationToken cancellationToken)
    {
        for (var told = false; WorksIn(root) is { } process; told = true)
        {
            if (!told)
            {
                context.Log.WriteLine($"waiting for process {process}, which still works in {root}");
            }

            await Task.Delay(Poll, context.Time, cancellationToken);
        }
    }

    private static string? WorksIn(string root)
    {
        if (Repositories.NativeFiles.RealPath(root) is not { } real)
        {
            return null;
        }

        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            var name = Path.GetFileName(process);
            if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                continue;
            }

            try
            {
                if (new FileInfo(Path.Combine(process, "cwd")).LinkTarget is { } folder
                    && (folder == real || folder.StartsWith(real + "/", StringComparison.Ordinal))
                    && IsTofu(File.ReadAllText(Path.Combine(process, "comm"))))
                {
                    return name;
                }
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // it has ended, or belongs to somebody else
            }
        }

        return null;
    }

    // A server that a provisioner started may stay there for ever; it is no apply. Providers end with their tofu.
    private static bool IsTofu(string command) =>
        (command.StartsWith("tofu", StringComparison.Ordinal) || command.StartsWith("terraform", StringComparison.Ordinal))
        && !command.StartsWith("terraform-prov", StringComparison.Ordinal);
}
