using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.Processes;
using Flywheel.Validation;

namespace Flywheel.States;

/// <summary>Reads which version a stack's state has now: its own file where it is one, else what tofu pulls. Nothing of it reaches the disk or a log.</summary>
internal sealed class StateHeadReader(StackTarget target)
{
    private const int Largest = 256 * 1024 * 1024;

    /// <summary>The head, or why it cannot be read.</summary>
    /// <param name="folder">After init for this very backend.</param>
    /// <param name="context">Runs tofu.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<(StateHead? Head, ImmutableArray<Diagnostic> Problems)> ReadAsync(InitializedFolder folder, JobContext context, CancellationToken cancellationToken)
    {
        try
        {
            return target.Backend is { StateFile: { } file } || (target.Backend.Init is { Type: "local" } && target.Backend.Init.Settings.TryGetValue("path", out file))
                ? (FromFile(file, cancellationToken), [])
                : await PulledAsync(folder, context, cancellationToken);
        }
        catch (FormatException problem)
        {
            return (null, [Unreadable($"The state of {target.Stack.Name} in {target.Environment} cannot be read: {problem.Message}.")]);
        }
    }

    private static StateHead FromFile(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return StateHead.None;
        }

        using var file = File.OpenRead(path);
        return file.Length == 0 ? StateHead.None : StateHead.Read(file, cancellationToken);
    }

    private async Task<(StateHead? Head, ImmutableArray<Diagnostic> Problems)> PulledAsync(InitializedFolder folder, JobContext context, CancellationToken cancellationToken)
    {
        var output = new CapturedOutput(Largest);
        var exit = await context.RunAsync(target.Tofu.PullState(folder.Directory, folder.DataFolder), output, LoggedStreams.Error);
        if (!exit.IsSuccess || output.IsTruncated)
        {
            return (null, [Unreadable(output.IsTruncated
                ? $"The state of {target.Stack.Name} is larger than 256 MiB."
                : $"{target.Tofu.Name} state pull ended with {exit}: {VisibleText.Of(output.ErrorText.Trim(), 500)}")]);
        }

        var bytes = output.Standard.ToArray();
        using var state = new MemoryStream(bytes);
        return (bytes.AsSpan().Trim(" \t\r\n"u8).IsEmpty ? StateHead.None : StateHead.Read(state, cancellationToken), []);
    }

    private Diagnostic Unreadable(string detail) =>
        VerifyRules.StateUnreadable.At(new SourcePosition(target.Stack.Folder.Shown), detail, "Check the stack's backend and its credentials.");
}
