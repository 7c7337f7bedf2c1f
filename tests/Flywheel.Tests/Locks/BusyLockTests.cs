using System.Text;
using Flywheel.Locks;

namespace Flywheel.Tests.Locks;

/// <summary>What tofu prints when a state is locked, recorded with terraform 1.11.4 and in the form of OpenTofu 1.10, and who holds the lock according to it.</summary>
public sealed class BusyLockTests
{
    [Theory]
    [InlineData("local.terraform-1.11.txt", "root@builder")]
    [InlineData("local.terraform-1.11.ndjson", "root@builder")]
    [InlineData("local.terminal.txt", "root@builder")]
    [InlineData("http.opentofu-1.10.txt", "ci@runner-7")]
    [InlineData("http.opentofu-1.10.ndjson", "ci@runner-7")]
    public void The_holder_is_told_where_tofu_shows_it(string file, string who)
    {
        var busy = BusyLock.Read(Recorded(file))!;

        Assert.NotNull(busy.Holder);
        Assert.Equal(busy.Id, busy.Holder.Id);
        Assert.Equal(who, busy.Holder.Who);
        Assert.Equal("apply", busy.Holder.Doing);
        Assert.Equal(2026, busy.Holder.Created!.Value.Year);
        Assert.Equal(TimeSpan.Zero, busy.Holder.Created!.Value.Offset);
    }

    [Theory]
    [InlineData("http.terraform-1.11.txt")]
    [InlineData("http.terraform-1.11.ndjson")]
    public void Terraform_shows_its_own_request_for_http_and_only_the_id_is_the_holders(string file) =>
        Assert.Equal(new BusyLock("82ae2a52-291f-f96d-a1d1-4aed4a93bd66", null), BusyLock.Read(Recorded(file)));

    [Theory]
    [InlineData("pg.terraform-1.11.txt")]
    [InlineData("pg.terraform-1.11.ndjson")]
    public void PostgreSQL_tells_nothing_of_the_holder(string file) => Assert.Equal(new BusyLock(null, null), BusyLock.Read(Recorded(file)));

    [Theory]
    [InlineData("")]
    [InlineData("Error: Invalid provider configuration\n\nIt needs an address.\n")]
    [InlineData("""{"type":"diagnostic","diagnostic":{"severity":"error","summary":"Failed"}}""")]
    public void Other_errors_are_no_busy_lock(string text) => Assert.Null(BusyLock.Read(text));

    [Theory]
    [InlineData("""{"ID":"a","Operation":"OperationTypePlan","Info":"","Who":"me@here","Version":"1.11.4","Created":"2026-11-24T03:47:16.126994604Z","Path":"x"}""", "plan", "here")]
    [InlineData("""{"ID":"a","Operation":"migration","Who":"me","Created":"yesterday"}""", "migration", "")]
    public void A_lock_is_read_as_tofu_wrote_it(string json, string doing, string host)
    {
        var holder = LockHolder.Read(Encoding.UTF8.GetBytes(json))!;

        Assert.Equal(("a", doing, host), (holder.Id, holder.Doing, holder.Host));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"ID":7}""")]
    [InlineData("""{"ID":""}""")]
    [InlineData("locked")]
    public void What_is_no_lock_is_not_taken_for_one(string json) => Assert.Null(LockHolder.Read(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void A_moment_has_nine_digits_in_Go_and_seven_here() => Assert.Equal(
        new DateTimeOffset(2026, 11, 24, 3, 47, 16, TimeSpan.Zero).AddTicks(1269946),
        LockHolder.Of("a", name => name == "Created" ? "2026-11-24 03:47:16.126994604 +0000 UTC" : null).Created);

    private static string Recorded(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Locks", "data", file));
}
