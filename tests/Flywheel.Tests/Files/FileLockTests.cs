using Flywheel.Files;
using Flywheel.Testing;

namespace Flywheel.Tests.Files;

public sealed class FileLockTests : IDisposable
{
    private const int Limit = 30_000;

    private readonly TemporaryFolder _folder = new();

    private string Lock => _folder.Of("locks/environment-prod.lock");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Only_one_holds_it_and_the_next_learns_who()
    {
        using var first = FileLock.TryTake(Lock, "run-1");

        Assert.NotNull(first);
        Assert.False(first.HadToWait);
        Assert.Null(FileLock.TryTake(Lock, "run-2"));
        Assert.Equal("run-1", FileLock.HolderOf(Lock));
    }

    [Fact(Timeout = Limit)]
    public async Task Who_waits_is_told_for_whom_and_gets_it_when_the_holder_lets_go()
    {
        var told = new TaskCompletionSource<string>();
        var first = FileLock.TryTake(Lock, "run-1")!;

        var second = FileLock.TakeAsync(Lock, "run-2", holder => told.SetResult(holder), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal("run-1", await told.Task);
        Assert.False(second.IsCompleted);
        first.Dispose();

        using var taken = await second;
        Assert.True(taken.HadToWait);
        Assert.Equal("run-2", FileLock.HolderOf(Lock));
    }

    [Fact(Timeout = Limit)]
    public async Task Waiting_ends_when_the_run_is_stopped()
    {
        using var first = FileLock.TryTake(Lock, "run-1");
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FileLock.TakeAsync(Lock, "run-2", _ => stop.Cancel(), TimeProvider.System, stop.Token));

        Assert.Equal("run-1", FileLock.HolderOf(Lock));
    }

    [Fact]
    public void A_holder_that_said_nothing_is_another_process() => Assert.Equal("another process", FileLock.HolderOf(_folder.Of("none.lock")));

    [Fact(Timeout = Limit)]
    public async Task Of_many_that_want_it_never_two_have_it()
    {
        var inside = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            using var taken = await FileLock.TakeAsync(Lock, $"run-{i}", _ => { }, TimeProvider.System, TestContext.Current.CancellationToken);
            Assert.Equal(1, Interlocked.Increment(ref inside));
            await Task.Yield();
            Interlocked.Decrement(ref inside);
        }, TestContext.Current.CancellationToken)));
    }
}
