using Flywheel.Builds;
using Microsoft.Extensions.Time.Testing;

namespace Flywheel.Tests.Builds;

public sealed class FolderLockTests : IDisposable
{
    private readonly BuildSandbox _sandbox = new();

    [Fact]
    public async Task Another_process_is_waited_for_and_the_log_says_so_once()
    {
        var time = new FakeTimeProvider();
        var context = _sandbox.Context(AppBuildJob.JobName, null, time);
        var file = FolderLock.FileOf(context.Home, _sandbox.App, "lock");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        // a handle of our own is to the kernel what one of another process is
        var other = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        var entering = FolderLock.EnterAsync(context, _sandbox.App, CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(entering.IsCompleted);
        await other.DisposeAsync();
        while (!entering.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        (await entering).Dispose();
        Assert.Equal($"Another flywheel works in {_sandbox.App}; waiting for it.\n", context.Recorded.Text);
    }

    [Fact]
    public async Task Cancelling_while_waiting_lets_the_next_one_in()
    {
        var context = _sandbox.Context(AppBuildJob.JobName);
        using var stop = new CancellationTokenSource();
        var first = await FolderLock.EnterAsync(context, _sandbox.App, CancellationToken.None);
        var waiting = FolderLock.EnterAsync(context, _sandbox.App, stop.Token);

        await stop.CancelAsync();
        await ((Task)waiting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        first.Dispose();

        Assert.True(waiting.IsCanceled);
        (await FolderLock.EnterAsync(context, _sandbox.App, CancellationToken.None)).Dispose();
    }

    public void Dispose() => _sandbox.Dispose();
}
