using Flywheel.History;
using Flywheel.Testing;

namespace Flywheel.Tests.History;

public sealed class PostgresEarlierPlansTests : EarlierPlansContract
{
    private readonly string _address = TestPostgres.NewSchema();

    internal override IHistoryDatabase Open() => new PostgresDatabase(PostgresAddress.Parse(_address, null).Value!);
}
