using Flywheel.Testing;

namespace Flywheel.EndToEnd.Input;

/// <summary>Tools that are missing, old, curious, slow, or of the repository's own making.</summary>
public sealed class UnwillingToolTests : IDisposable
{
    private readonly Checkout _checkout = Checkout.WithOneStack("timeouts: { plan: 2s }\n");

    [Fact]
    public async Task Without_terraform_nothing_can_be_done_and_the_way_to_get_it_is_said()
    {
        OnlyTheseToolsAreThere("git", "sh");

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(3);

        Assert.NotEmpty(run.Diagnostic("FW9001").GetProperty("help").GetString()!);
    }

    [Fact]
    public async Task Without_git_nothing_is_recorded()
    {
        OnlyTheseToolsAreThere("terraform", "sh");

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(3);

        Assert.Equal(["FW9001"], run.Codes);
    }

    [Fact]
    public async Task A_terraform_that_is_too_old_is_not_used()
    {
        _checkout.WithTool("terraform", "echo 'Terraform v1.2.0'\n");

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(3);

        Assert.Contains("1.2.0", run.Diagnostic("FW9002").GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terraform_that_answers_with_rubbish_is_not_used()
    {
        _checkout.WithTool("terraform", "head -c 100000 /dev/zero | tr '\\0' x\n");

        (await _checkout.RunJsonAsync("run")).ExitedWith(3);
    }

    [Fact]
    public async Task A_terraform_in_the_repository_is_never_run()
    {
        var planted = _checkout.Besides("planted-ran");
        _checkout.Sandbox.WithFile("bin/terraform", $"#!/bin/sh\ntouch '{planted}'\n").Commit();
        File.SetUnixFileMode(Path.Combine(_checkout.Root, "bin/terraform"), (UnixFileMode)0b111_101_101);
        _checkout.Environment["PATH"] = $"{_checkout.Root}/bin:.:{_checkout.Environment["PATH"]}";

        await _checkout.RunJsonAsync("plan");

        Assert.False(File.Exists(planted));
    }

    [Fact]
    public async Task A_tool_that_asks_a_question_fails_instead_of_waiting_for_an_answer()
    {
        _checkout.Sandbox.WithSettings("jobs:\n  - { id: validate/ask, run: [sh, -c, \"echo name?; read name && echo hello $name\"] }\n").Commit();
        using var run = _checkout.Start("run", "--output", "json"); // its own stdin stays open

        var ended = (await run.WaitAsync()).ExitedWith(1);

        Assert.Equal("failed", ended.OutcomeOf("validate/ask"));
    }

    [Fact]
    public async Task A_tool_that_hangs_is_ended_by_its_limit_which_is_named()
    {
        _checkout.WithTool("terraform", $"[ \"$1\" = plan ] && exec sleep 600\nexec '{RequiredTool.Find("terraform")}' \"$@\"\n");

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(1);

        Assert.Equal("timed-out", run.OutcomeOf("plan/one"));
        Assert.Contains("2 s", run.ReasonOf("plan/one"), StringComparison.Ordinal);
        Assert.Equal("skipped", run.OutcomeOf("deploy/one"));
    }

    [Fact]
    public async Task A_tool_that_is_killed_is_said_to_have_been()
    {
        _checkout.WithTool("terraform", $"[ \"$1\" = plan ] && kill -9 $$\nexec '{RequiredTool.Find("terraform")}' \"$@\"\n");

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(1);

        Assert.Contains("SIGKILL", run.ReasonOf("plan/one"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_apply_that_is_killed_needs_attention()
    {
        _checkout.WithTool("terraform", $"[ \"$1\" = apply ] && kill -9 $$\nexec '{RequiredTool.Find("terraform")}' \"$@\"\n");

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(5);

        Assert.Equal("needs-attention", run.OutcomeOf("deploy/one"));
        Assert.Equal(["FW4207"], run.Codes);
    }

    public void Dispose() => _checkout.Dispose();

    private void OnlyTheseToolsAreThere(params string[] names)
    {
        foreach (var name in names)
        {
            File.CreateSymbolicLink(Path.Combine(_checkout.Bin, name), RequiredTool.Find(name));
        }

        _checkout.Environment["PATH"] = _checkout.Bin;
    }
}
