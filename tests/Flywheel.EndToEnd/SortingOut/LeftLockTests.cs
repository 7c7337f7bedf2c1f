using System.Text.Json;
using Flywheel.Testing;

namespace Flywheel.EndToEnd.SortingOut;

/// <summary>A lock on a server whose holder, the real terraform, was killed: seen, and released by its id alone.</summary>
public sealed class LeftLockTests : IDisposable
{
    private const string Stack = """
        terraform {
          backend "http" {}
        }
        resource "terraform_data" "this" {
          provisioner "local-exec" {
            command = "touch 'STARTED'; n=0; until [ -e 'GO-ON' ] || [ $n = 600 ]; do sleep 0.05; n=$((n+1)); done"
          }
        }

        """;

    private readonly Checkout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task A_living_holder_is_respected_and_a_dead_one_released_by_its_id()
    {
        RequiredTool.Find("terraform");
        await using var server = new FaultyStateServer();
        var (started, goOn) = (_checkout.Besides("started"), _checkout.Besides("go-on"));
        var hcl = Stack.Replace("STARTED", started, StringComparison.Ordinal).Replace("GO-ON", goOn, StringComparison.Ordinal);
        _checkout.Sandbox.WithOrganization().WithStack("one", hcl: hcl).WithSettings($"state: {{ address: \"{server.Address}\" }}\n").Commit();
        var copy = Directory.CreateDirectory(_checkout.Besides("copy")).FullName;
        await File.WriteAllTextAsync(Path.Combine(copy, "main.tf"), hcl, TestContext.Current.CancellationToken);
        var address = server.Address.Replace("{state}", "one-lab", StringComparison.Ordinal);
        await TerraformAsync(copy, "init", "-input=false", $"-backend-config=address={address}",
            $"-backend-config=lock_address={address}/lock", $"-backend-config=unlock_address={address}/lock");
        using var apply = FlywheelProgram.Start(RequiredTool.Find("terraform"), ["apply", "-auto-approve", "-input=false"], copy, _checkout.Environment);
        await Checkout.IsThereAsync(started);

        var alive = await _checkout.RunJsonAsync("locks", "list");
        var id = Lock(alive).GetProperty("holder").GetProperty("id").GetString()!;
        Assert.Equal("lives", Lock(alive).GetProperty("holderLife").GetString());
        Assert.Contains("FW4361", (await _checkout.RunAsync("locks", "release", "one", "--id", id)).ExitedWith(4).Error, StringComparison.Ordinal);

        apply.Signal("KILL");
        // The provisioner that it leaves behind holds its output open.
        await File.WriteAllTextAsync(goOn, "", TestContext.Current.CancellationToken);
        await apply.WaitAsync();

        Assert.Equal("gone", Lock(await _checkout.RunJsonAsync("locks", "list")).GetProperty("holderLife").GetString());
        Assert.Contains("FW4360", (await _checkout.RunAsync("locks", "release", "one", "--id", "another")).ExitedWith(4).Error, StringComparison.Ordinal);
        Assert.NotNull(server.LockOf("one-lab"));
        (await _checkout.RunAsync("locks", "release", "one", "--id", id)).ExitedWith(0);
        Assert.Null(server.LockOf("one-lab"));
        Assert.Equal("free", Lock(await _checkout.RunJsonAsync("locks", "list")).GetProperty("lock").GetString());
    }

    private static JsonElement Lock(ProgramExit exit) => JsonElement.Parse(exit.ExitedWith(0).Output).GetProperty("locks")[0];

    private async Task TerraformAsync(string folder, params string[] arguments)
    {
        using var program = FlywheelProgram.Start(RequiredTool.Find("terraform"), arguments, folder, _checkout.Environment);
        program.Input.Close();
        (await program.WaitAsync()).ExitedWith(0);
    }
}
