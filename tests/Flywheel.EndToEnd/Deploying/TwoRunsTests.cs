namespace Flywheel.EndToEnd.Deploying;

/// <summary>One run at a time works on an environment.</summary>
public sealed class TwoRunsTests : IDisposable
{
    private readonly Checkout _checkout;
    private readonly string _started;
    private readonly string _goOn;

    public TwoRunsTests()
    {
        _checkout = Checkout.WithOneStack();
        (_started, _goOn) = (_checkout.Besides("started"), _checkout.Besides("go-on"));
        _checkout.Sandbox.WithStack("one", hcl: $$"""
            resource "terraform_data" "this" {
              provisioner "local-exec" {
                command = "touch '{{_started}}'; until [ -e '{{_goOn}}' ]; do sleep 0.05; done"
              }
            }

            """).Commit();
    }

    [Fact]
    public async Task The_second_says_for_whom_it_waits_and_then_finds_nothing_to_do()
    {
        using var first = _checkout.Start("run", "--output", "json");
        await Checkout.IsThereAsync(_started);

        using var second = _checkout.Start("run", "--output", "json");
        await second.HasPrintedAsync("waiting for run-");
        await File.WriteAllTextAsync(_goOn, "", TestContext.Current.CancellationToken);
        var ended = (await first.WaitAsync()).ExitedWith(0);
        var waited = (await second.WaitAsync()).ExitedWith(0);

        Assert.Contains($"waiting for {ended.RunId}", waited.Error, StringComparison.Ordinal);
        Assert.Equal("nothing to apply", waited.NoteOf("deploy/one"));
    }

    [Fact]
    public async Task The_second_is_refused_when_it_may_not_wait()
    {
        using var first = _checkout.Start("run", "--output", "json");
        await Checkout.IsThereAsync(_started);

        var second = (await _checkout.RunJsonAsync("run", "--no-wait")).ExitedWith(4);
        await File.WriteAllTextAsync(_goOn, "", TestContext.Current.CancellationToken);
        var ended = (await first.WaitAsync()).ExitedWith(0);

        Assert.Equal(["FW7405"], second.Codes);
        Assert.Contains(ended.RunId, second.Diagnostic("FW7405").GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validating_waits_for_nobody()
    {
        using var first = _checkout.Start("run", "--output", "json");
        await Checkout.IsThereAsync(_started);

        (await _checkout.RunJsonAsync("validate", "--no-wait")).ExitedWith(0);
        await File.WriteAllTextAsync(_goOn, "", TestContext.Current.CancellationToken);

        (await first.WaitAsync()).ExitedWith(0);
    }

    [Fact]
    public async Task A_run_is_ended_from_another_terminal_while_it_waits_for_its_turn()
    {
        using var first = _checkout.Start("run", "--output", "json");
        await Checkout.IsThereAsync(_started);
        using var second = _checkout.Start("run", "--output", "json");
        await second.HasPrintedAsync("waiting for run-");

        second.Signal("INT");
        (await second.WaitAsync()).ExitedWith(130);
        await File.WriteAllTextAsync(_goOn, "", TestContext.Current.CancellationToken);

        (await first.WaitAsync()).ExitedWith(0);
    }

    public void Dispose() => _checkout.Dispose();
}
