using System.Globalization;
using Flywheel.Testing;

namespace Flywheel.EndToEnd.Guarantees;

/// <summary>A run is cancelled at random moments of its plans and applies: tofu gets one interrupt, nothing stays locked, and the record tells.</summary>
public sealed class CancelTests(ITestOutputHelper output)
{
    // A run is not applying yet so soon after its start: its plan alone takes longer.
    private static readonly TimeSpan Planned = TimeSpan.FromMilliseconds(290);

    private readonly Dice _dice = new(output);

    [Fact]
    public async Task Cancelled_at_random_moments_the_tool_gets_exactly_one_interrupt()
    {
        using var repository = new FakedRepository(stacks: 1);
        var interrupts = repository.Besides("plan-interrupts");
        await File.WriteAllTextAsync(interrupts, "", TestContext.Current.CancellationToken);
        repository.Planning(first: $"trap 'echo interrupt >>\"{interrupts}\"; exit 1' INT; sleep 0.3 >/dev/null 2>&1 & wait $!; trap '' INT");
        repository.Applying(milliseconds: 40, before: "ignore-signals");
        (await repository.RunJsonAsync("run")).ExitedWith(0);
        var invariants = new Invariants(repository);
        for (var round = 1; round <= Dice.Rounds(10, 100); round++)
        {
            var (inApply, wait) = round % 2 == 0 ? (true, _dice.Within(TimeSpan.FromMilliseconds(250))) : (false, _dice.Within(Planned));
            var where = _dice.Where(round, $"{wait.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)} ms{(inApply ? " of the apply" : "")}");
            var (begun, signals, inPlan) = (repository.Begun, Signals(repository), File.ReadAllLines(interrupts).Length);
            using var run = repository.Start("run", "--output", "json");
            while (inApply && repository.Begun == begun)
            {
                await Dice.WaitAsync(TimeSpan.FromMilliseconds(5));
            }

            await Dice.WaitAsync(wait);
            run.Signal("INT");
            var ended = await run.WaitAsync();

            // An apply that was interrupted and made everything has ended well all the same, and the run is as it ends.
            Assert.True(ended.Code is 0 or 130, $"{where}: it ended with {ended.Code}.\n{ended.Output}{ended.Error}");
            Assert.InRange(Signals(repository) - signals, 0, 1);
            Assert.InRange(File.ReadAllLines(interrupts).Length - inPlan, 0, 1);
            Assert.True(!inApply || ended.Code == 0 || Signals(repository) == signals + 1, $"{where}: the apply got {Signals(repository) - signals} interrupts.");
            await invariants.HoldAsync([], where);
        }
    }

    [Fact]
    public async Task A_real_apply_that_is_cancelled_lets_go_of_its_lock_and_the_record_tells()
    {
        using var folder = new TemporaryFolder();
        var started = folder.Of("started");
        using var checkout = Checkout.WithOneStack(hcl: Slow(0, started));
        for (var round = 1; round <= Dice.Rounds(3, 20); round++)
        {
            var wait = _dice.Within(TimeSpan.FromMilliseconds(800));
            var where = _dice.Where(round, $"{wait.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)} ms of the apply");
            checkout.Sandbox.WithStack("one", hcl: Slow(round, started)).Commit();
            File.Delete(started);
            using var run = checkout.Start("run", "--output", "json");
            await Checkout.IsThereAsync(started);
            await Dice.WaitAsync(wait);
            run.Signal("INT");
            (await run.WaitAsync()).ExitedWith(130);

            var log = (await checkout.RunAsync("runs", "logs", "latest", "deploy/one")).Output;
            Assert.True(log.Split("Interrupt received").Length == 2, $"{where}:\n{log}");
            var locks = (await checkout.RunJsonAsync("locks", "list", "--env", "lab")).ExitedWith(0).Document.GetProperty("locks")[0];
            Assert.Equal("free", locks.GetProperty("lock").GetString());
            var shown = (await checkout.RunAsync("runs", "show", "latest")).ExitedWith(0).Output;
            Assert.True(shown.Contains("state was saved", StringComparison.Ordinal) && shown.Contains("lock", StringComparison.Ordinal) && shown.Contains("released", StringComparison.Ordinal),
                $"{where}: the record does not tell what became of state and lock:\n{shown}");
        }

        (await checkout.RunJsonAsync("run")).ExitedWith(0);
    }

    // Six resources, one after the other, that another round replaces.
    private static string Slow(int round, string started) => string.Concat(Enumerable.Range(1, 6).Select(n => $$"""
        resource "terraform_data" "site{{n}}" {
          input            = [{{(n > 1 ? $"terraform_data.site{n - 1}.id" : "")}}]
          triggers_replace = [{{round.ToString(CultureInfo.InvariantCulture)}}]

          provisioner "local-exec" {
            command = "touch {{started}} && sleep 0.15"
          }
        }

        """));

    private static int Signals(FakedRepository repository) => repository.Ledger.Count(line => line == "signal SIGINT");
}
