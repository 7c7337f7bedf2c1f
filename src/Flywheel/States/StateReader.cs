using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.Plans.Trees;
using Flywheel.Processes;
using Flywheel.Validation;

namespace Flywheel.States;

/// <summary>Asks tofu, or the state's own file where no backend is named, what is in a stack's state. Nothing of it reaches the disk or a log.</summary>
internal sealed class StateReader(StackTarget target)
{
    private const int Largest = 256 * 1024 * 1024;

    /// <summary>The managed resources; none when nothing was applied yet. Or why it cannot be read.</summary>
    public async Task<(ImmutableArray<StateResource> Resources, ImmutableArray<Diagnostic> Problems)> ReadAsync(
        JobContext context, CancellationToken cancellationToken)
    {
        var (bytes, problems) = target.Backend.StateFile is { } file
            ? (await FileAsync(file, cancellationToken), [])
            : await PullAsync(context, cancellationToken);
        if (!problems.IsEmpty)
        {
            return ([], problems);
        }

        try
        {
            return (StateDocument.Read(bytes), []);
        }
        catch (FormatException problem)
        {
            return ([], [Unreadable($"The state of {target.Stack.Name} in {target.Environment} cannot be read: {problem.Message}.")]);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> FileAsync(string file, CancellationToken cancellationToken) =>
        File.Exists(file) ? await File.ReadAllBytesAsync(file, cancellationToken) : ReadOnlyMemory<byte>.Empty;

    private async Task<(ReadOnlyMemory<byte> Bytes, ImmutableArray<Diagnostic> Problems)> PullAsync(
        JobContext context, CancellationToken cancellationToken)
    {
        var tree = PrivateTree.MakeAt(target, Path.Combine(context.WorkFolder, "state-of", target.Stack.Name));
        if (tree.Value is not { } copy)
        {
            return (default, tree.Diagnostics);
        }

        var ready = await new TofuInit(target.Tofu).InTreeAsync(context, copy.Source(target), target.Backend.Init, lockReadonly: false, cancellationToken);
        if (ready.Value is not { } folder)
        {
            return (default, ready.Diagnostics);
        }

        var output = new CapturedOutput(Largest);
        var exit = await context.RunAsync(target.Tofu.PullState(folder.Directory, folder.DataFolder), output, LoggedStreams.Error);
        return exit.IsSuccess && !output.IsTruncated
            ? (output.Standard.ToArray(), [])
            : (default, [Unreadable(output.IsTruncated
                ? $"The state of {target.Stack.Name} is larger than 256 MiB."
                : $"{target.Tofu.Name} state pull ended with {exit}: {VisibleText.Of(output.ErrorText.Trim(), 500)}")]);
    }

    private Diagnostic Unreadable(string detail) =>
        VerifyRules.StateUnreadable.At(new SourcePosition(target.Stack.Folder.Shown), detail, "Check the stack's backend and its credentials.");
}
