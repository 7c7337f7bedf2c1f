using System.Text.Json;
using Flywheel.Testing;

namespace Flywheel.EndToEnd.SortingOut;

/// <summary>A server for states that fails while the real terraform applies: the state is rescued, pushed when the server works again, and the deploy goes on.</summary>
public sealed class UnsavedStateTests : IDisposable
{
    private readonly Checkout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Fact(Timeout = 180_000)]
    public async Task A_state_that_was_not_saved_is_pushed_and_the_deploy_goes_on()
    {
        RequiredTool.Find("terraform");
        await using var server = new FaultyStateServer();
        _checkout.Sandbox.WithOrganization().WithSettings($"state: {{ address: \"{server.Address}\" }}\nstacks:\n  two: {{ after: [one] }}\n")
            .WithStack("one", hcl: "terraform {\n  backend \"http\" {}\n}\n" + Checkout.OneResource)
            .WithStack("two").Commit();
        server.Fail(StateFault.Status500);
        var failed = (await _checkout.RunJsonAsync("run")).ExitedWith(5);
        var run = JsonElement.Parse(failed.Output).GetProperty("run").GetProperty("id").GetString()!;
        Assert.Null(server.StateOf("one-lab"));
        Assert.Contains("FW4381", (await _checkout.RunAsync("deploy", "--resume")).ExitedWith(4).Error, StringComparison.Ordinal);
        server.Mend();

        (await _checkout.RunAsync("state", "push", "one", "--run", run)).ExitedWith(0);

        Assert.Contains("\"terraform_data\"", server.StateOf("one-lab"), StringComparison.Ordinal);
        var plan = (await _checkout.RunAsync("deploy", "resolve", "one", "--run", run, "--applied", "--reason", "its state is there")).ExitedWith(0);
        Assert.Contains("no changes", plan.Output, StringComparison.Ordinal);
        var resumed = (await _checkout.RunJsonAsync("deploy", "--resume")).ExitedWith(0);
        Assert.Equal(run, JsonElement.Parse(resumed.Output).GetProperty("run").GetProperty("basedOn").GetString());
        Assert.Contains("FW4379", (await _checkout.RunAsync("deploy", "--resume")).ExitedWith(3).Error, StringComparison.Ordinal);
    }
}
