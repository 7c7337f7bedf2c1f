namespace Flywheel.EndToEnd.Deploying;

/// <summary>Only the plan that was made is ever applied, and at most once.</summary>
public sealed class PlanIntegrityTests : IDisposable
{
    private readonly Checkout _checkout = Checkout.WithOneStack();
    private readonly Func<string[]> _ledger;

    public PlanIntegrityTests() => _ledger = _checkout.WithTofuLedger();

    private IEnumerable<string> Applies => _ledger().Where(line => line.StartsWith("apply ", StringComparison.Ordinal));

    [Fact]
    public async Task A_plan_whose_bytes_were_changed_is_refused_and_apply_is_never_started()
    {
        var plan = (await _checkout.RunJsonAsync("plan")).ExitedWith(0);
        Change(_checkout.ArtifactFile(plan.ArtifactOf("plan/one", "plan.bundle")));

        var deploy = (await _checkout.RunJsonAsync("deploy")).ExitedWith(4);

        Assert.Equal(["FW4303"], deploy.Codes);
        Assert.Equal("failed", deploy.OutcomeOf("deploy/one"));
        Assert.Empty(Applies);
    }

    [Fact]
    public async Task A_plan_that_was_deleted_is_refused_and_apply_is_never_started()
    {
        var plan = (await _checkout.RunJsonAsync("plan")).ExitedWith(0);
        File.Delete(_checkout.ArtifactFile(plan.ArtifactOf("plan/one", "plan.bundle")));

        var deploy = (await _checkout.RunJsonAsync("deploy")).ExitedWith(4);

        Assert.Equal(["FW4309"], deploy.Codes);
        Assert.Equal("failed", deploy.OutcomeOf("deploy/one"));
        Assert.Empty(Applies);
    }

    [Fact]
    public async Task A_plan_of_another_stack_under_this_ones_digest_is_refused()
    {
        _checkout.Sandbox.WithStack("two", hcl: Checkout.OneResource.Replace("first", "other", StringComparison.Ordinal)).Commit();
        var plan = (await _checkout.RunJsonAsync("plan")).ExitedWith(0);
        File.Copy(
            _checkout.ArtifactFile(plan.ArtifactOf("plan/two", "plan.bundle")),
            _checkout.ArtifactFile(plan.ArtifactOf("plan/one", "plan.bundle")), overwrite: true);

        var deploy = (await _checkout.RunJsonAsync("deploy")).ExitedWith(4);

        Assert.Equal("failed", deploy.OutcomeOf("deploy/one"));
        Assert.Equal("succeeded", deploy.OutcomeOf("deploy/two"));
        Assert.Equal(["FW4310"], deploy.Codes);
        Assert.Single(Applies);
    }

    [Fact]
    public async Task A_plan_is_applied_once_also_when_its_run_is_named()
    {
        var plan = (await _checkout.RunJsonAsync("plan")).ExitedWith(0);
        (await _checkout.RunJsonAsync("deploy", "--run", plan.RunId)).ExitedWith(0);

        var again = (await _checkout.RunJsonAsync("deploy", "--run", plan.RunId)).ExitedWith(4);

        Assert.Equal(["FW4203"], again.Codes);
        Assert.Single(Applies);
    }

    [Fact]
    public async Task A_plan_is_applied_once_also_when_the_state_is_gone()
    {
        var plan = (await _checkout.RunJsonAsync("plan")).ExitedWith(0);
        (await _checkout.RunJsonAsync("deploy")).ExitedWith(0);
        Directory.Delete(Path.Combine(_checkout.Home, "state"), recursive: true);

        (await _checkout.RunJsonAsync("deploy", "--run", plan.RunId)).ExitedWith(4);

        Assert.Single(Applies);
    }

    [Fact]
    public async Task A_plan_that_another_apply_made_stale_is_refused()
    {
        (await _checkout.RunJsonAsync("run")).ExitedWith(0);
        _checkout.Sandbox.WithStack("one", hcl: Checkout.OneResource.Replace("first", "second", StringComparison.Ordinal)).Commit();
        var older = (await _checkout.RunJsonAsync("plan")).ExitedWith(0);
        _checkout.Sandbox.WithStack("one", hcl: Checkout.OneResource.Replace("first", "third", StringComparison.Ordinal)).Commit();
        var newer = (await _checkout.RunJsonAsync("run")).ExitedWith(0);
        var applied = Applies.Count();

        var stale = (await _checkout.RunJsonAsync("deploy", "--run", older.RunId)).ExitedWith(4);

        Assert.Contains("FW4204", stale.Codes);
        Assert.Contains("FW4331", stale.Codes);
        var moved = stale.Diagnostic("FW4204").GetProperty("detail").GetString()!;
        Assert.Matches($"from serial [0-9]+ to [0-9]+; {newer.RunId} applied at", moved);
        Assert.Equal(applied, Applies.Count());
    }

    [Fact]
    public async Task Deploying_without_a_plan_says_which_command_makes_one()
    {
        var refused = (await _checkout.RunAsync("deploy")).ExitedWith(3);

        Assert.Contains("flywheel plan --env lab", refused.Error, StringComparison.Ordinal);
        Assert.Empty(Applies);
    }

    [Fact]
    public async Task What_is_applied_is_what_was_planned_and_not_what_the_files_say_now()
    {
        (await _checkout.RunJsonAsync("plan")).ExitedWith(0);
        _checkout.Sandbox.WithStack("one", hcl: Checkout.OneResource.Replace("first", "second", StringComparison.Ordinal)).Commit();

        (await _checkout.RunJsonAsync("deploy")).ExitedWith(0);

        var state = await File.ReadAllTextAsync(Path.Combine(_checkout.Home, "state", "one-lab.tfstate"), TestContext.Current.CancellationToken);
        Assert.Contains("\"first\"", state, StringComparison.Ordinal);
        Assert.DoesNotContain("\"second\"", state, StringComparison.Ordinal);
    }

    public void Dispose() => _checkout.Dispose();

    private static void Change(string path)
    {
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
