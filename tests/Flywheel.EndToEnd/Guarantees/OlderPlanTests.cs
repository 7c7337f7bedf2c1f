namespace Flywheel.EndToEnd.Guarantees;

/// <summary>A plan is never applied after something newer was deployed, whatever the order in which people ask for it.</summary>
public sealed class OlderPlanTests : IDisposable
{
    private readonly FakedRepository _repository = new(stacks: 1);
    private readonly Dice _dice;
    private readonly Invariants _invariants;

    public OlderPlanTests(ITestOutputHelper output) => (_dice, _invariants) = (new(output), new(_repository));

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task An_older_plan_is_refused_after_a_newer_deploy_in_every_interleaving()
    {
        for (var round = 1; round <= Dice.Rounds(10, 100); round++)
        {
            var (isNothing, isOtherCommit, isRollback, isThird) = (_dice.Flip(), _dice.Flip(), _dice.Flip(), _dice.Flip());
            var where = _dice.Where(round, $"{(isNothing ? "no-op " : "")}{(isOtherCommit ? "newer commit " : "same commit ")}{(isRollback ? "--rollback" : "")}");
            var older = await PlanAsync();
            if (isOtherCommit)
            {
                _repository.Sandbox.Commit();
            }

            var between = isThird ? await PlanAsync() : null;
            var newer = await PlanAsync(isNothing);
            (await _repository.RunJsonAsync("deploy", "--run", newer)).ExitedWith(0);
            var begun = _repository.Begun;
            foreach (var late in new[] { older, between }.OfType<string>().OrderBy(_ => _dice.Next(0, 100)))
            {
                string[] rollback = isRollback ? ["--rollback"] : [];
                var refused = await _repository.RunJsonAsync(["deploy", "--run", late, .. rollback]);
                Assert.True(refused.Code == 4, $"{where}: it ended with {refused.Code}.\n{refused.Output}");
                Assert.Contains("FW4331", refused.Codes);
            }

            Assert.True(_repository.Begun == begun, $"{where}: an older plan was applied.");
            await _invariants.HoldAsync([older, newer], where);
        }
    }

    [Fact]
    public async Task The_way_back_to_an_older_commit_is_a_new_plan_and_has_to_be_asked_for()
    {
        var older = _repository.Sandbox.Git("rev-parse", "HEAD");
        _repository.Sandbox.Commit();
        (await _repository.RunJsonAsync("deploy", "--run", await PlanAsync())).ExitedWith(0);
        var begun = _repository.Begun;
        _repository.Sandbox.Git("reset", "--quiet", "--hard", older);
        var back = await PlanAsync();

        (await _repository.RunJsonAsync("deploy", "--run", back)).ExitedWith(4);
        Assert.Equal(begun, _repository.Begun);
        (await _repository.RunJsonAsync("deploy", "--run", back, "--rollback")).ExitedWith(0);

        Assert.Equal(begun + 1, _repository.Begun);
        await _invariants.HoldAsync([back], "rollback");
    }

    private async Task<string> PlanAsync(bool nothing = false)
    {
        _repository.Planning(nothing);
        return (await _repository.RunJsonAsync("plan")).ExitedWith(0).RunId;
    }
}
