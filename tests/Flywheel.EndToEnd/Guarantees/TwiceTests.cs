
namespace Flywheel.EndToEnd.Guarantees;

/// <summary>The same plan is deployed twice at the same moment: exactly one apply starts.</summary>
public sealed class TwiceTests : IDisposable
{
    private readonly FakedRepository _repository = new(stacks: 1);
    private readonly Dice _dice;
    private readonly Invariants _invariants;

    public TwiceTests(ITestOutputHelper output) => (_dice, _invariants) = (new(output), new(_repository));

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task Of_two_deploys_of_one_plan_at_once_exactly_one_applies_it()
    {
        for (var round = 1; round <= Dice.Rounds(20, 500); round++)
        {
            var isHasty = _dice.Flip();
            var where = _dice.Where(round, isHasty ? "--no-wait" : "waiting");
            var plan = (await _repository.RunJsonAsync("plan")).ExitedWith(0).RunId;
            var begun = _repository.Begun;
            string[] deploy = ["deploy", "--run", plan, "--output", "json", .. isHasty ? (string[])["--no-wait"] : []];

            var codes = await AtOnceAsync(() => _repository.Start(deploy), () => _repository.Start(deploy));

            Assert.True(codes is [0, 4], $"{where}: they ended with {string.Join(" and ", codes)}.");
            Assert.True(_repository.Begun == begun + 1, $"{where}: {_repository.Begun - begun} applies began.");
            if (round % 5 == 0)
            {
                await _invariants.HoldAsync([plan], where);
            }
        }
    }

    [Fact]
    public async Task Of_two_machines_that_share_a_database_exactly_one_applies_a_plan()
    {
        using var machines = new TwoMachines(_repository);
        for (var round = 1; round <= Dice.Rounds(4, 100); round++)
        {
            var where = _dice.Where(round, "two machines");
            var plan = (await machines.First("plan", "--output", "json").WaitAsync()).ExitedWith(0).RunId;
            machines.CarryArtifacts();
            var begun = _repository.Begun;

            var codes = await AtOnceAsync(() => machines.First("deploy", "--run", plan, "--output", "json"), () => machines.Second("deploy", "--run", plan, "--output", "json"));

            Assert.True(codes is [0, 4], $"{where}: they ended with {string.Join(" and ", codes)}.");
            Assert.True(_repository.Begun == begun + 1, $"{where}: {_repository.Begun - begun} applies began.");
            Assert.Equal(4, (await machines.Second("deploy", "--run", plan, "--output", "json").WaitAsync()).Code);
            Assert.Equal(begun + 1, _repository.Begun);
        }
    }

    [Fact]
    public async Task Of_two_plans_of_two_machines_that_share_a_database_one_is_applied_at_a_time()
    {
        using var machines = new TwoMachines(_repository);
        for (var round = 1; round <= Dice.Rounds(3, 50); round++)
        {
            var where = _dice.Where(round, "two plans of two machines");
            var first = (await machines.First("plan", "--output", "json").WaitAsync()).ExitedWith(0).RunId;
            var second = (await machines.Second("plan", "--output", "json").WaitAsync()).ExitedWith(0).RunId;
            var begun = _repository.Begun;

            var codes = await AtOnceAsync(() => machines.First("deploy", "--run", first, "--output", "json"), () => machines.Second("deploy", "--run", second, "--output", "json"));

            Assert.True(codes is [0, 4], $"{where}: they ended with {string.Join(" and ", codes)}.");
            Assert.True(_repository.Begun == begun + 1, $"{where}: {_repository.Begun - begun} applies began.");
        }
    }

    // Smallest first.
    private async Task<int[]> AtOnceAsync(params Func<RunningProgram>[] starts)
    {
        // Neither has an advantage over the rounds: the head start of one is random and short.
        using var first = starts[0]();
        await Dice.WaitAsync(_dice.Within(TimeSpan.FromMilliseconds(30)));
        using var second = starts[1]();
        return [.. new[] { (await first.WaitAsync()).Code, (await second.WaitAsync()).Code }.Order()];
    }
}
