using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Sealing;
using Flywheel.Testing;

namespace Flywheel.Tests.Sealing;

public sealed class MachineKeyTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersFolder = OwnerOnly | UnixFileMode.UserExecute;

    private readonly TemporaryFolder _folder = new();

    private ImmutableSortedDictionary<string, string> Variables => ImmutableSortedDictionary<string, string>.Empty.Add("XDG_STATE_HOME", _folder.Root);

    private string Key => _folder.Of("flywheel/key");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_key_is_made_once_for_the_owner_alone()
    {
        var first = KeyRing.Read(Variables).Value!;
        var second = KeyRing.Read(Variables).Value!;

        Assert.Equal(first.Newest.Id, second.Newest.Id);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Key));
        Assert.Equal(OwnersFolder, File.GetUnixFileMode(_folder.Of("flywheel")));
        Assert.Equal([Key], Directory.GetFileSystemEntries(_folder.Of("flywheel")));
    }

    [Fact]
    public void Without_a_state_folder_it_is_in_the_home()
    {
        Assert.Equal("/home/u/.local/state/flywheel/key", MachineKey.PathIn(ImmutableSortedDictionary<string, string>.Empty.Add("HOME", "/home/u")));
        Assert.Equal(
            "/home/u/.local/state/flywheel/key",
            MachineKey.PathIn(ImmutableSortedDictionary<string, string>.Empty.Add("HOME", "/home/u").Add("XDG_STATE_HOME", "relative")));
    }

    [Fact]
    public void Without_a_home_there_is_no_place_for_it() =>
        Assert.Equal(SealRules.KeyFile.Code, Assert.Single(KeyRing.Read(ImmutableSortedDictionary<string, string>.Empty).Diagnostics).Code);

    [Fact]
    public async Task Many_that_make_it_at_once_end_with_one_key()
    {
        using var start = new Barrier(16);
        for (var round = 0; round < 20; round++)
        {
            var ids = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait(TestContext.Current.CancellationToken);
                    return KeyRing.Read(Variables).Value!.Newest.Id;
                },
                TestContext.Current.CancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)));

            Assert.Single(ids.Distinct());
            Assert.Equal([Key], Directory.GetFileSystemEntries(_folder.Of("flywheel")));
            File.Delete(Key);
        }
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_key_that_others_may_know_is_refused(UnixFileMode more)
    {
        KeyRing.Read(Variables);
        File.SetUnixFileMode(Key, OwnerOnly | more);

        Assert.Contains("than its owner", Problem().Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_others_may_exchange_is_refused()
    {
        KeyRing.Read(Variables);
        File.SetUnixFileMode(_folder.Of("flywheel"), OwnersFolder | UnixFileMode.OtherWrite);

        Assert.Contains("could exchange the key", Problem().Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("real")]
    [InlineData("nowhere")]
    public void A_link_is_no_key(string target)
    {
        KeyRing.Read(Variables);
        File.Move(Key, _folder.Of("flywheel/real"));
        File.CreateSymbolicLink(Key, target);

        Assert.Contains("is a link", Problem().Detail, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Of("flywheel/nowhere")));
    }

    [Fact]
    public void A_damaged_key_is_not_replaced()
    {
        KeyRing.Read(Variables);
        File.WriteAllText(Key, "half");

        Assert.Equal(SealRules.UnusableKey.Code, Assert.Single(KeyRing.Read(Variables).Diagnostics).Code);
        Assert.Equal("half", File.ReadAllText(Key));
    }

    [Fact]
    public void A_folder_in_its_place_is_a_diagnostic()
    {
        Directory.CreateDirectory(Key);

        Problem();
    }

    [Fact]
    public void It_is_masked_once_it_is_there()
    {
        KeyRing.Read(Variables);

        Assert.Contains(KeyRing.SecretsIn(Variables), secret => secret.Value == File.ReadAllText(Key).Trim());
    }

    private Diagnostic Problem()
    {
        var read = KeyRing.Read(Variables);
        Assert.Null(read.Value);
        var problem = Assert.Single(read.Diagnostics);
        Assert.Equal(SealRules.KeyFile.Code, problem.Code);
        return problem;
    }
}
