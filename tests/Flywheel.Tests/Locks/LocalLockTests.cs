using Flywheel.Locks;
using Flywheel.Processes;
using Flywheel.Testing;

namespace Flywheel.Tests.Locks;

/// <summary>The lock of a state that is a file, as the real terraform takes it.</summary>
public sealed class LocalLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_state_that_is_not_there_is_free() => Assert.IsType<LockStanding.Free>(new LocalLock(_folder.Of("x.tfstate")).Ask());

    [Fact]
    public void A_note_without_a_holder_is_left_behind_and_can_be_removed_by_its_id()
    {
        var locks = new LocalLock(_folder.Of("x.tfstate"));
        File.WriteAllText(_folder.Of("x.tfstate"), "");
        File.WriteAllText(locks.Note, FaultyStateServer.Holder("a"));

        Assert.Equal("a", Assert.IsType<LockStanding.LeftBehind>(locks.Ask()).Holder.Id);
        Assert.IsType<LockRelease.Refused>(locks.Release("b"));
        Assert.True(File.Exists(locks.Note));
        Assert.IsType<LockRelease.Released>(locks.Release("a"));
        Assert.False(File.Exists(locks.Note));
    }

    [Fact(Timeout = 60_000)]
    public async Task While_terraform_applies_its_process_is_named_and_the_note_stays()
    {
        var terraform = RequiredTool.Find("terraform");
        var (started, goOn) = (_folder.Of("started"), _folder.Of("go-on"));
        await File.WriteAllTextAsync(_folder.Of("main.tf"), $$"""
            resource "terraform_data" "this" {
              provisioner "local-exec" {
                command = "touch '{{started}}'; until [ -e '{{goOn}}' ]; do sleep 0.05; done"
              }
            }
            """, TestContext.Current.CancellationToken);
        var locks = new LocalLock(_folder.Of("x.tfstate"));
        var applying = new ProcessRunner(TimeProvider.System).RunAsync(
            new ToolCommand
            {
                File = terraform,
                Arguments = ["apply", "-auto-approve", "-input=false", "-no-color", $"-state={_folder.Of("x.tfstate")}"],
                Directory = _folder.Root,
                Environment = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("PATH", "/usr/bin:/bin").Add("CHECKPOINT_DISABLE", "1"),
            },
            new CapturedOutput(),
            StopSignal.None);
        while (!File.Exists(started) && !applying.IsCompleted)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        var held = Assert.IsType<LockStanding.Held>(locks.Ask());
        var released = locks.Release(held.Holder.Id);
        await File.WriteAllTextAsync(goOn, "", TestContext.Current.CancellationToken);
        var exit = await applying;

        Assert.StartsWith("process ", held.Alive, StringComparison.Ordinal);
        Assert.Equal("apply", held.Holder.Doing);
        Assert.IsType<LockRelease.Refused>(released);
        Assert.True(exit.IsSuccess, $"{exit}");
        Assert.IsType<LockStanding.Free>(locks.Ask());
    }
}
