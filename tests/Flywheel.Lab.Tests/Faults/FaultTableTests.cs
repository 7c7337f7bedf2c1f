using Flywheel.Lab.Faults;
using Flywheel.Lab.Storage;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Faults;

public sealed class FaultTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LabDatabase _database;

    public FaultTableTests() => _database = new LabDatabase(_folder.Root);

    [Fact]
    public void The_second_write_fails_and_no_other()
    {
        var table = new FaultTable(_database);
        table.Add(new() { Kind = "state", Name = "attic-dev", Mode = "post500", After = 1, Times = 1 });

        var struck = Enumerable.Range(0, 4).Select(_ => table.Take(Write("/states/attic-dev")) is not null);

        Assert.Equal([false, true, false, false], struck);
        Assert.True(table.List()[0].IsOver);
        Assert.Equal(1, table.List()[0].Hits);
    }

    [Theory]
    [InlineData("post500", "POST", "/s/a", true)]
    [InlineData("post500", "PUT", "/s/a", true)]
    [InlineData("post500", "GET", "/s/a", false)]
    [InlineData("post500", "LOCK", "/s/a", false)]
    [InlineData("post500", "POST", "/s/a/lock", false)]
    [InlineData("post500", "POST", "/s/b", false)]
    [InlineData("unlockfail", "UNLOCK", "/s/a", true)]
    [InlineData("unlockfail", "DELETE", "/s/a/lock", true)]
    [InlineData("unlockfail", "DELETE", "/s/a", false)]
    [InlineData("unlockfail", "POST", "/s/a", false)]
    public void Faults_of_states_know_writes_from_locks(string mode, string method, string path, bool struck)
    {
        var table = new FaultTable(_database);
        table.Add(new() { Kind = "state", Name = "a", Mode = mode });

        Assert.Equal(struck, table.Take(new() { Surface = Surfaces.State, Method = method, Path = path }) is not null);
    }

    [Fact]
    public void Faults_and_their_counts_survive_a_restart()
    {
        var first = new FaultTable(_database);
        first.Add(new() { Kind = "state", Mode = "post403", After = 1, Times = 1 });
        Assert.Null(first.Take(Write("/s/a")));

        var second = new FaultTable(_database);

        Assert.NotNull(second.Take(Write("/s/a")));
        Assert.Equal("fault-2", second.Add(new() { Kind = "runner", Name = "x" }).Id);
        Assert.Equal(2, new FaultTable(_database).List().Length);
    }

    [Fact]
    public void Clearing_takes_one_or_all()
    {
        var table = new FaultTable(_database);
        var told = 0;
        table.Changed += (_, _) => told++;
        var first = table.Add(new() { Kind = "runner", Name = "a" });
        table.Add(new() { Kind = "runner", Name = "b" });

        Assert.Equal(1, table.Clear(first.Id));
        Assert.Equal(0, table.Clear("fault-99"));
        Assert.False(table.SilencesRunner("a"));
        Assert.True(table.SilencesRunner("b"));
        Assert.Equal(1, table.Clear(null));
        Assert.Equal(4, told);
    }

    [Theory]
    [InlineData("apps", "web-1", true)]
    [InlineData("apps", "api-1", false)]
    [InlineData("other", "web-1", false)]
    public void Pods_are_held_by_namespace_and_pattern(string @namespace, string pod, bool held)
    {
        var table = new FaultTable(_database);
        table.Add(new() { Kind = "pod", Name = "apps/web-*" });

        Assert.Equal(held, table.HoldsPod(@namespace, pod));
        Assert.Equal(held ? 1 : 0, table.List()[0].Hits);
    }

    [Fact]
    public void A_fault_of_one_identity_leaves_others_alone()
    {
        var table = new FaultTable(_database);
        table.Add(new() { Kind = "request", Surface = "kubernetes", Identity = "pipeline", Mode = "status:403" });

        Assert.Null(table.Take(new() { Surface = Surfaces.Kubernetes, Method = "GET", Path = "/api", Identity = "admin" }));
        Assert.NotNull(table.Take(new() { Surface = Surfaces.Kubernetes, Method = "GET", Path = "/api", Identity = "pipeline" }));
        Assert.Null(table.Take(new() { Surface = Surfaces.Forge, Method = "GET", Path = "/api", Identity = "pipeline" }));
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    private static FaultedRequest Write(string path) => new() { Surface = Surfaces.State, Method = "POST", Path = path };
}
