using Flywheel.Lab.Controllers.Operators.Postgres;

namespace Flywheel.Lab.Tests.Controllers.Operators;

public sealed class PostgresStepTests
{
    /// <summary>Instances are written as serials: <c>1</c> is ready, <c>1-</c> is not, <c>1x</c> leaves, <c>1o</c> is ready and outdated.</summary>
    [Theory]
    [InlineData(3, 0, 0, "", PostgresStep.FirstPrimary, 0, 1, 0)]
    [InlineData(3, 0, 1, "1-", PostgresStep.FirstPrimary, 0, 0, 0)]
    [InlineData(3, 0, 1, "1", PostgresStep.CreatingReplica, 1, 0, 0)]
    [InlineData(3, 1, 1, "1", PostgresStep.CreatingReplica, 1, 2, 0)]
    [InlineData(3, 1, 2, "1 2-", PostgresStep.Waiting, 1, 0, 0)]
    [InlineData(3, 1, 2, "1 2", PostgresStep.CreatingReplica, 1, 3, 0)]
    [InlineData(3, 1, 3, "1 2 3", PostgresStep.Healthy, 1, 0, 0)]
    [InlineData(1, 1, 1, "1", PostgresStep.Healthy, 1, 0, 0)]
    [InlineData(3, 1, 3, "1- 2 3", PostgresStep.FailingOver, 2, 0, 0)]
    [InlineData(3, 1, 3, "2 3", PostgresStep.FailingOver, 2, 0, 0)]
    [InlineData(3, 2, 3, "2 3", PostgresStep.Waiting, 2, 1, 0)]
    [InlineData(1, 1, 1, "1-", PostgresStep.Waiting, 1, 0, 0)]
    [InlineData(1, 1, 1, "", PostgresStep.Waiting, 1, 1, 0)]
    [InlineData(2, 1, 3, "1 2 3", PostgresStep.ScalingDown, 1, 0, 3)]
    [InlineData(2, 3, 3, "1 2 3", PostgresStep.ScalingDown, 3, 0, 2)]
    [InlineData(3, 1, 3, "1o 2o 3o", PostgresStep.Upgrading, 1, 0, 3)]
    [InlineData(3, 1, 3, "1o 2 3", PostgresStep.Upgrading, 2, 0, 0)]
    [InlineData(3, 2, 3, "1o 2 3", PostgresStep.Upgrading, 2, 0, 1)]
    [InlineData(1, 1, 1, "1o", PostgresStep.Upgrading, 1, 0, 1)]
    public void One_thing_is_done_at_a_time(int wanted, int primary, int latest, string instances, string phase, int next, int create, int remove)
    {
        var present = instances.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => new PostgresInstance(
            text[0] - '0',
            IsReady: text.Length == 1 || text[1] == 'o',
            IsLeaving: text.EndsWith('x'),
            IsOutdated: text.EndsWith('o'))).ToList();

        Assert.Equal(new PostgresStep(phase, next, create, remove), PostgresStep.Next(wanted, primary, latest, present));
    }
}
