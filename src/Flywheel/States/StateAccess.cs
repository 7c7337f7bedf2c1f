using System.Collections.Immutable;
using System.Text.Json;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.Jobs;
using Flywheel.Locks;
using Flywheel.Plans;
using Flywheel.Processes;
using Flywheel.Tools;
using Flywheel.Validation;

namespace Flywheel.States;

/// <summary>A stack's state as a whole: which it is now, and putting a rescued one there.</summary>
internal sealed class StateAccess(StackTarget target)
{
    private const int Largest = 256 * 1024 * 1024;

    private readonly StateFolder _folder = new(target);

    /// <summary>Backend, lineage and serial of the state as they are now, or why they cannot be told.</summary>
    public async Task<Checked<StateBinding>> FindAsync(JobContext context, CancellationToken cancellationToken)
    {
        var ready = await _folder.ReadyAsync(context, cancellationToken);
        if (ready.Value is not { } folder)
        {
            return new(null, ready.Diagnostics);
        }

        var (bytes, problem) = target.Backend.StateFile is { } file
            ? (File.Exists(file) ? await File.ReadAllBytesAsync(file, cancellationToken) : [], null)
            : await PullAsync(context, folder);
        return problem is not null ? new(null, [problem])
            : StateIdentity.Read(bytes) is { } found ? new(new StateBinding(EffectiveBackend.Read(folder.DataFolder, target), found.Lineage, found.Serial), [])
            : new(null, [Unreadable("What the backend holds is no state.")]);
    }

    /// <summary>Lets tofu put a state there: it takes the lock, and refuses another lineage and an older serial itself, too.</summary>
    /// <param name="context">What the work may use.</param>
    /// <param name="file">Absolute path of the state, in a private folder.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Why it was not put there; empty: it was.</returns>
    public async Task<ImmutableArray<Diagnostic>> PushAsync(JobContext context, string file, CancellationToken cancellationToken)
    {
        var ready = target.Backend.StateFile is { } local
            ? await BesideAsync(context, local)
            : await _folder.ReadyAsync(context, cancellationToken);
        if (ready.Value is not { } folder)
        {
            return ready.Diagnostics;
        }

        var output = new CapturedOutput();
        var exit = await context.RunAsync(target.Tofu.PushState(folder.Directory, folder.DataFolder, file), output);
        if (exit.IsSuccess)
        {
            return [];
        }

        var busy = BusyLock.Read(output.ErrorText) is { } held ? $" The state is locked: {LockWords.Of(held)}." : "";
        return [LockRules.PushFailed.Create(
            $"{target.Tofu.Name} state push ended with {exit}.{busy} {VisibleText.Of(output.ErrorText.Trim().ReplaceLineEndings(" "), 600)}",
            "The rescued state is kept. Mend the backend, then push again.")];
    }

    // A stack without a backend block has its state's path nowhere but on the command line, which `state push` does not take.
    private async Task<Checked<InitializedFolder>> BesideAsync(JobContext context, string state)
    {
        var folder = new InitializedFolder(Path.Combine(context.WorkFolder, "push"), Path.Combine(context.WorkFolder, "push", "data"));
        DurableFile.CreatePrivateFolder(folder.Directory);
        DurableFile.Write(Path.Combine(folder.Directory, "main.tf.json"), Configuration(state), DurableFile.Private);
        var output = new CapturedOutput();
        var exit = await context.RunAsync(
            target.Tofu.Init(new TofuInitOptions { Directory = folder.Directory, DataDirectory = folder.DataFolder, Backend = true }), output);
        return exit.IsSuccess
            ? new(folder, [])
            : new(null, [LockRules.PushFailed.Create($"{target.Tofu.Name} init ended with {exit}: {VisibleText.Of(output.ErrorText.Trim(), 300)}")]);
    }

    private static byte[] Configuration(string state)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("terraform");
            writer.WriteStartObject("backend");
            writer.WriteStartObject("local");
            writer.WriteString("path", state);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return json.ToArray();
    }

    private async Task<(ReadOnlyMemory<byte> Bytes, Diagnostic? Problem)> PullAsync(JobContext context, InitializedFolder folder)
    {
        var output = new CapturedOutput(Largest);
        var exit = await context.RunAsync(target.Tofu.PullState(folder.Directory, folder.DataFolder), output, LoggedStreams.Error);
        return exit.IsSuccess && !output.IsTruncated
            ? (output.Standard.ToArray(), null)
            : (default, Unreadable(output.IsTruncated
                ? "It is larger than 256 MiB."
                : $"{target.Tofu.Name} state pull ended with {exit}: {VisibleText.Of(output.ErrorText.Trim(), 500)}"));
    }

    private Diagnostic Unreadable(string detail) =>
        LockRules.StateUnreadable.At(new SourcePosition(target.Stack.Folder.Shown), detail, "Check the stack's backend and its credentials.");
}
