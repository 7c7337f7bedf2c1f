namespace Flywheel.EndToEnd.Guarantees;

/// <summary>One machine plans, another deploys, and only the artifacts are carried over: without the key and the history nothing is applied.</summary>
public sealed class TwoHomesTests : IDisposable
{
    private readonly FakedRepository _repository = new(stacks: 1);
    private readonly TwoMachines _machines;

    public TwoHomesTests() => _machines = new(_repository);

    public void Dispose()
    {
        _machines.Dispose();
        _repository.Dispose();
    }

    [Fact]
    public async Task With_the_key_and_the_database_the_plan_is_applied()
    {
        var plan = await PlannedAsync();

        (await _machines.Second("deploy", "--run", plan, "--output", "json").WaitAsync()).ExitedWith(0);

        Assert.Equal(1, _repository.Begun);
    }

    [Fact]
    public async Task Without_the_database_it_is_refused_and_told_what_to_do()
    {
        _machines.Differing["FLYWHEEL_DATABASE"] = null;
        var plan = await PlannedAsync();

        var refused = (await _machines.Second("deploy", "--run", plan, "--output", "json").WaitAsync()).ExitedWith(4);

        Assert.Equal(["FW4216"], refused.Codes);
        Assert.Contains("FLYWHEEL_DATABASE", refused.Diagnostic("FW4216").GetProperty("help").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, _repository.Begun);
    }

    [Theory]
    [InlineData("FLYWHEEL_PLAN_KEY", null)]
    [InlineData("FLYWHEEL_PLAN_KEY", "YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODk=")]
    public async Task With_another_key_it_is_refused(string name, string? value)
    {
        _machines.Differing[name] = value;
        _machines.Differing["XDG_STATE_HOME"] = _repository.Besides("another-machine");
        var plan = await PlannedAsync();

        (await _machines.Second("deploy", "--run", plan, "--output", "json").WaitAsync()).ExitedWith(4);

        Assert.Equal(0, _repository.Begun);
    }

    [Fact]
    public async Task In_a_CI_job_without_a_key_it_is_refused()
    {
        (_machines.Differing["FLYWHEEL_PLAN_KEY"], _machines.Differing["CI"]) = (null, "true");
        var plan = await PlannedAsync();

        (await _machines.Second("deploy", "--run", plan, "--output", "json").WaitAsync()).ExitedWith(4);

        Assert.Equal(0, _repository.Begun);
    }

    [Fact]
    public async Task Without_the_artifact_it_is_refused()
    {
        var plan = (await _machines.First("plan", "--output", "json").WaitAsync()).ExitedWith(0).RunId;

        (await _machines.Second("deploy", "--run", plan, "--output", "json").WaitAsync()).ExitedWith(4);

        Assert.Equal(0, _repository.Begun);
    }

    private async Task<string> PlannedAsync()
    {
        var plan = (await _machines.First("plan", "--output", "json").WaitAsync()).ExitedWith(0).RunId;
        _machines.CarryArtifacts();
        return plan;
    }
}
