using System.Globalization;
using System.Text.Json;
using Flywheel.Testing;

namespace Flywheel.EndToEnd.Lab;

/// <summary>Start, end and what comes between, with the built programs.</summary>
public sealed class LabLifeTests : IDisposable
{
    private readonly LabCheckout _checkout = new();

    [Fact]
    public async Task A_second_start_finds_the_first_and_an_end_leaves_no_process()
    {
        var first = (await _checkout.RunJsonAsync("lab", "up")).ExitedWith(0);
        var second = (await _checkout.RunJsonAsync("lab", "up")).ExitedWith(0);
        var pid = _checkout.Pid;

        Assert.True(first.Document.GetProperty("started").GetBoolean());
        Assert.False(second.Document.GetProperty("started").GetBoolean());
        Assert.Equal(pid, second.Document.GetProperty("lab").GetProperty("pid").GetInt32());
        Assert.Contains("a simulation", (await _checkout.RunAsync("lab", "status")).ExitedWith(0).Output, StringComparison.Ordinal);

        (await _checkout.RunAsync("lab", "down")).ExitedWith(0);

        Assert.False(LabCheckout.IsThere(pid));
        Assert.False(File.Exists(_checkout.AddressFile));
        (await _checkout.RunAsync("lab", "status")).ExitedWith(3);
    }

    [Fact]
    public async Task Two_starts_at_once_make_one_lab()
    {
        var exits = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _checkout.RunJsonAsync("lab", "up")));

        Assert.All(exits, exit => exit.ExitedWith(0));
        Assert.Single(exits, exit => exit.Document.GetProperty("started").GetBoolean());
        Assert.Single(exits.Select(exit => exit.Document.GetProperty("lab").GetProperty("pid").GetInt32()).Distinct());
    }

    [Fact]
    public async Task A_lab_that_was_killed_comes_back_where_it_was_with_what_it_had_until_it_is_made_fresh()
    {
        (await _checkout.RunAsync("lab", "up")).ExitedWith(0);
        (await _checkout.RunAsync("lab", "fault", "add", "runner", "docker-*")).ExitedWith(0);
        var (pid, addresses) = (_checkout.Pid, _checkout.Address.GetProperty("addresses").ToString());
        await KillAsync(pid);

        (await _checkout.RunAsync("lab", "status")).ExitedWith(3);
        (await _checkout.RunAsync("lab", "up")).ExitedWith(0);

        Assert.NotEqual(pid, _checkout.Pid);
        Assert.Equal(addresses, _checkout.Address.GetProperty("addresses").ToString());
        Assert.Equal(1, await FaultsAsync());

        (await _checkout.RunAsync("lab", "up", "--fresh")).ExitedWith(0);

        Assert.Equal(0, await FaultsAsync());
    }

    [Fact]
    public async Task Kubectl_finds_the_cluster_and_what_was_in_it_before_the_lab_was_killed()
    {
        RequiredTool.Find("kubectl");
        (await _checkout.RunAsync("lab", "up")).ExitedWith(0);
        var shell = (await _checkout.RunAsync("lab", "env", "--identity", "admin")).ExitedWith(0).Output;
        (await _checkout.ShellAsync(shell, "kubectl create configmap kept --from-literal=a=b")).ExitedWith(0);
        await KillAsync(_checkout.Pid);
        (await _checkout.RunAsync("lab", "up")).ExitedWith(0);

        var kept = (await _checkout.ShellAsync(shell, "kubectl get configmap kept -o 'jsonpath={.data.a}' && kubectl config get-contexts -o name")).ExitedWith(0);

        Assert.Equal("blab\n", kept.Output);
    }

    [Fact]
    public async Task A_shell_that_evaluates_the_environment_has_tofu_find_the_providers()
    {
        (await _checkout.RunAsync("lab", "up")).ExitedWith(0);
        var shell = (await _checkout.RunAsync("lab", "env")).ExitedWith(0).Output;

        await _checkout.ApplyAsync(shell, LabCheckout.RandomStack, 1);
    }

    [Fact]
    public async Task A_shell_that_evaluates_the_environment_has_tofu_keep_a_state_in_the_lab()
    {
        RequiredTool.Find("terraform");
        (await _checkout.RunAsync("lab", "up")).ExitedWith(0);
        var shell = (await _checkout.RunAsync("lab", "env")).ExitedWith(0).Output;
        var folder = _checkout.Besides("kept");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "main.tf"), "terraform {\n  backend \"http\" {}\n}\n\noutput \"a\" {\n  value = \"kept there\"\n}\n", TestContext.Current.CancellationToken);

        (await _checkout.ShellAsync(
            $"{shell}\nexport TF_HTTP_ADDRESS=\"$FLYWHEEL_STATE_URL/api/v4/projects/1/terraform/state/kept\"",
            "terraform init -no-color && terraform apply -auto-approve -no-color",
            folder)).ExitedWith(0);

        var read = (await _checkout.ShellAsync(shell, "curl -fsS -u \"$TF_HTTP_USERNAME:$TF_HTTP_PASSWORD\" \"$FLYWHEEL_STATE_URL/api/v4/projects/1/terraform/state/kept\"")).ExitedWith(0);
        Assert.Contains("kept there", read.Output, StringComparison.Ordinal);
        (await _checkout.ShellAsync(shell, "curl -fsS --cacert \"$FLYWHEEL_LAB_CA\" -H \"PRIVATE-TOKEN: $GITLAB_TOKEN\" \"${GITLAB_BASE_URL}projects/1\"")).ExitedWith(0);
    }

    [Fact]
    public async Task A_lab_of_another_version_is_used_with_a_warning()
    {
        (await _checkout.RunAsync("lab", "up")).ExitedWith(0);
        var version = $"\"version\": \"{_checkout.Address.GetProperty("version").GetString()}\"";
        var text = await File.ReadAllTextAsync(_checkout.AddressFile, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_checkout.AddressFile, text.Replace(version, "\"version\": \"9.9.9\"", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var up = (await _checkout.RunJsonAsync("lab", "up")).ExitedWith(0);
        var run = (await _checkout.RunJsonAsync("validate", "--env", "lab")).ExitedWith(0);

        Assert.Contains("FW9207", up.Output, StringComparison.Ordinal);
        Assert.Contains("FW9207", run.Output, StringComparison.Ordinal);
        Assert.Contains("lab down", (await _checkout.RunAsync("lab", "up")).ExitedWith(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_the_foreground_it_ends_with_Ctrl_C()
    {
        using var program = _checkout.Start("lab", "up", "--foreground");
        await Checkout.IsThereAsync(_checkout.AddressFile);
        var pid = _checkout.Pid;

        program.Signal("INT");

        (await program.WaitAsync()).ExitedWith(0);
        Assert.False(LabCheckout.IsThere(pid));
    }

    public void Dispose() => _checkout.Dispose();

    private static async Task KillAsync(int pid)
    {
        using var kill = FlywheelProgram.Start("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -9 {pid}")], "/", FlywheelProgram.PlainEnvironment());
        await kill.WaitAsync();
        await LabCheckout.EndedAsync(pid);
    }

    private async Task<int> FaultsAsync() =>
        JsonDocument.Parse((await _checkout.RunJsonAsync("lab", "fault", "list")).ExitedWith(0).Output).RootElement.GetProperty("faults").GetArrayLength();
}
