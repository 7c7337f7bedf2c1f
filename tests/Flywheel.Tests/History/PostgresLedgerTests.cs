using Flywheel.Deployments;
using Flywheel.History;
using Flywheel.Processes;
using Flywheel.Testing;
using Npgsql;

namespace Flywheel.Tests.History;

public sealed class PostgresLedgerTests : LedgerContract
{
    private readonly string _address = TestPostgres.NewSchema();

    internal override IHistoryDatabase Open() => new PostgresDatabase(PostgresAddress.Parse(_address, null).Value!);

    protected override void Close()
    {
    }

    [Fact]
    public void Of_another_boot_nobody_knows_whether_it_is_this_machine_so_its_lease_counts()
    {
        Granted(Intent("plan"));
        Become("another-boot pid:[1]", ProcessIdentity.Own);
        Assert.IsType<ApplyClaim.Busy>(Ledger.Claim(Intent("newer")));

        Age(LeaseKeeper.Limit);
        Assert.IsType<ApplyClaim.Granted>(Ledger.Claim(Intent("newer")));
    }

    [Fact]
    public void A_claim_whose_connection_breaks_was_made_whole_or_not_at_all()
    {
        using var other = Open();
        for (var round = 0; round < 20; round++)
        {
            var breaking = new BreakingDatabase(Database, other, round % 7);

            Assert.ThrowsAny<NpgsqlException>(() => new ApplyLedger(breaking).Claim(Intent("plan")));

            Assert.Empty(Ledger.Open());
        }

        Assert.Equal(1, Granted(Intent("plan")).Fence);
    }

    /// <summary>Ends the connection of a transaction before one of its statements.</summary>
    private sealed class BreakingDatabase(IHistoryDatabase inner, IHistoryDatabase other, int at) : IHistoryDatabase
    {
        public bool IsShared => true;

        public string Now => inner.Now;

        public int Write(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => inner.Write(sql, parameters);

        public System.Collections.Immutable.ImmutableArray<T> Read<T>(
            string sql, Func<System.Data.Common.DbDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters) => inner.Read(sql, read, parameters);

        public T Alone<T>(Func<IHistoryStatements, T> act) => inner.Alone(statements =>
        {
            var breaking = new Breaking(statements, other, at);
            var result = act(breaking);
            breaking.Count();
            return result;
        });

        public void Dispose()
        {
        }
    }

    private sealed class Breaking(IHistoryStatements inner, IHistoryDatabase other, int at) : IHistoryStatements
    {
        private int _count;

        public string Now => inner.Now;

        public int Write(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
        {
            Count();
            return inner.Write(sql, parameters);
        }

        public System.Collections.Immutable.ImmutableArray<T> Read<T>(
            string sql, Func<System.Data.Common.DbDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
        {
            Count();
            return inner.Read(sql, read, parameters);
        }

        public void Count()
        {
            if (_count++ == at)
            {
                var connection = inner.Read("SELECT pg_backend_pid()", row => row.GetInt32(0))[0];
                other.Read("SELECT pg_terminate_backend(@pid, 10000)", row => row.GetBoolean(0), ("@pid", connection));
            }
        }
    }
}
