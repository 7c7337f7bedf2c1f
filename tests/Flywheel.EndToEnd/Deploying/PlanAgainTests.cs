namespace Flywheel.EndToEnd.Deploying;

/// <summary>What a new plan says about the one that was not applied.</summary>
public sealed class PlanAgainTests : IDisposable
{
    private readonly Checkout _checkout = Checkout.WithOneStack();

    [Fact(Timeout = 120_000)]
    public async Task After_a_stale_plan_the_new_one_says_address_by_address_how_it_differs()
    {
        (await _checkout.RunJsonAsync("run")).ExitedWith(0);
        Write("second", "resource \"terraform_data\" \"old\" {\n}\n");
        var older = (await _checkout.RunJsonAsync("plan")).ExitedWith(0);
        Write("third", "");
        (await _checkout.RunJsonAsync("run")).ExitedWith(0);
        var refused = (await _checkout.RunJsonAsync("deploy", "--run", older.RunId)).ExitedWith(4);
        Assert.Contains("flywheel plan --env lab", refused.Diagnostic("FW4204").GetProperty("help").GetString(), StringComparison.Ordinal);
        Write("third", "resource \"terraform_data\" \"new\" {\n  input = sensitive(\"hidden-value\")\n}\n");

        var again = (await _checkout.RunAsync("plan")).ExitedWith(0);

        foreach (var line in Expected)
        {
            Assert.Contains(line, again.Output, StringComparison.Ordinal);
        }

        Assert.Contains($"compared with {older.RunId}, which was not applied", again.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-value", again.Output + again.Error, StringComparison.Ordinal);

        var shown = await _checkout.RunAsync("runs", "show", "--output", "json");
        var comparison = shown.ExitedWith(0).Job("plan/one").GetProperty("comparison");
        Assert.Equal(older.RunId, comparison.GetProperty("run").GetString());
        Assert.Equal(Expected, comparison.GetProperty("lines").EnumerateArray().Select(line => line.GetString()!));
        var log = (await _checkout.RunAsync("runs", "logs", shown.RunId, "plan/one")).ExitedWith(0).Output;
        Assert.Contains($"Compared with the plan of {older.RunId}, which was not applied:\n  {Expected[0]}\n", log, StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task After_an_apply_there_is_nothing_to_compare_with()
    {
        (await _checkout.RunJsonAsync("run")).ExitedWith(0);
        Write("second", "");

        var plan = (await _checkout.RunJsonAsync("plan")).ExitedWith(0);

        Assert.Equal(System.Text.Json.JsonValueKind.Null, plan.Job("plan/one").GetProperty("comparison").ValueKind);
    }

    public void Dispose() => _checkout.Dispose();

    private static readonly string[] Expected =
    [
        "+ terraform_data.new: create, which the old plan did not",
        "- terraform_data.old: no longer create",
        "- terraform_data.this: no longer update of input, output",
    ];

    private void Write(string input, string more) =>
        _checkout.Sandbox.WithStack("one", hcl: Checkout.OneResource.Replace("first", input, StringComparison.Ordinal) + more).Commit();
}
