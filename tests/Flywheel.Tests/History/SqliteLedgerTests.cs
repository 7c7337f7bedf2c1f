using Flywheel.Deployments;
using Flywheel.Files;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Processes;
using Flywheel.Testing;

namespace Flywheel.Tests.History;

public sealed class SqliteLedgerTests : LedgerContract
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.Of("history.db");

    internal override IHistoryDatabase Open() => new SqliteDatabase(Path);

    protected override void Close() => _folder.Dispose();

    [Fact]
    public void An_intent_from_before_the_machine_last_started_is_forgotten()
    {
        Granted(Intent("plan"));
        Become("another-boot pid:[1]", ProcessIdentity.Own);

        Assert.IsType<ApplyClaim.Granted>(Ledger.Claim(Intent("newer")));
    }

    [Fact]
    public void A_file_of_the_first_version_keeps_its_applies_and_what_had_no_end_stays_unknown()
    {
        using (var old = SqliteFile.Open(Path, durable: true, SqliteSchema.Migrations.AsSpan(0, 1)))
        {
            old.Execute(
                """
                INSERT INTO apply (stack, environment, plan, run, intended_at, outcome) VALUES
                  ('attic', 'lab', 'p1', 'run-1', 1, 'succeeded'), ('attic', 'lab', 'p2', 'run-2', 2, NULL), ('attic', 'lab', 'p3', 'run-3', 3, NULL),
                  ('runners', 'lab', 'p4', 'run-4', 4, NULL), ('dashboard', 'lab', 'p5', 'run-5', 5, 'failed');
                INSERT INTO run (id, repository, command, trigger, dirty, started_at, status, process) VALUES ('run-1', '/r', 'run', 'manual', 0, 1, 'succeeded', '');
                INSERT INTO state (stack, environment, backend, lineage) VALUES ('attic', 'lab', 'local', 'one');
                """);
        }

        Assert.Equal(["run-3", "run-4"], Ledger.Open().Select(d => d.Run.Value));
        Assert.Equal("run-3", Ledger.Unknown("attic", "lab")?.Run.Value);
        Assert.True(Ledger.Resolve("attic", "lab", new("run-3"), applied: true, "looked", StubRun.Start));
        Assert.Equal("run-2", Ledger.Unknown("attic", "lab")?.Run.Value);
        Assert.IsType<ApplyClaim.Blocked>(Ledger.Claim(Intent("newer")));
        Assert.True(Ledger.Resolve("attic", "lab", new("run-2"), applied: true, "looked", StubRun.Start));
        Assert.True(Granted(Intent("newer")).Fence > 5);
        Assert.Null(Ledger.Unknown("dashboard", "lab"));
        Assert.Equal(OutcomeWords.Succeeded, Ledger.Find("attic", "lab", new("p1"))?.Outcome);
        using var history = new RunHistory(Open());
        Assert.Equal(["run-1"], history.Newest(10, null).Select(r => r.Header.Id.Value));
        Assert.Equal(new("local", "one", 0), history.States.Find("attic", "lab"));
    }
}
