using Flywheel.Artifacts;
using Flywheel.History;
using Flywheel.Jobs;
using Flywheel.Plans;
using Flywheel.Testing;
using Flywheel.Tests.Execution;
using Microsoft.Extensions.Time.Testing;

namespace Flywheel.Tests.History;

public sealed class SqliteEarlierPlansTests : EarlierPlansContract
{
    private readonly TemporaryFolder _folder = new();

    internal override IHistoryDatabase Open() => new SqliteDatabase(_folder.Of("history.db"));

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _folder.Dispose();
    }

    [Fact]
    public void Plans_of_another_repository_are_not_compared_with()
    {
        using var history = new RunHistory(Open());
        var time = new FakeTimeProvider(StubRun.Start);
        var run = RunId.New(time);
        history.Begin(Engine.Header(run, time));
        history.Keep(run, StubJob.Parse("plan/attic"), JobResult.Succeeded(null, new Artifact(PlanArtifacts.Summary, Digest.Of("x"u8), 1)));

        Assert.NotNull(history.EarlierPlans("/repository").Unapplied("attic", "lab"));
        Assert.Null(history.EarlierPlans("/other").Unapplied("attic", "lab"));
    }
}
