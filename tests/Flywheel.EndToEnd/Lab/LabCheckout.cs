using System.Globalization;
using System.Text.Json;
using Flywheel.Testing;

namespace Flywheel.EndToEnd.Lab;

/// <summary>A repository whose environment is a lab; the lab is ended with it.</summary>
internal sealed class LabCheckout : Checkout
{
    /// <summary>A stack of a provider that the lab stands in for.</summary>
    public const string RandomStack = """
        terraform {
          required_providers {
            random = {
              source  = "hashicorp/random"
              version = "~> 3.7"
            }
          }
        }

        resource "random_id" "this" {
          byte_length = 4
        }

        output "id" {
          value = random_id.this.hex
        }

        """;

    public LabCheckout(string hcl = RandomStack)
    {
        RequiredTool.Find("terraform");
        Sandbox.WithOrganization().WithStack("one", hcl: hcl).WithSettings("environments:\n  lab: { lab: true }\n").Commit();
    }

    /// <summary>What the lab wrote down of itself.</summary>
    public JsonElement Address => JsonDocument.Parse(File.ReadAllText(AddressFile)).RootElement;

    public string AddressFile => Path.Combine(Home, "lab", "lab.json");

    public int Pid => Address.GetProperty("pid").GetInt32();

    /// <summary>A process of that number is there and has not ended.</summary>
    public static bool IsThere(int pid)
    {
        var stat = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat");
        try
        {
            return File.Exists(stat) && !File.ReadAllText(stat).Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Ends when that process has ended.</summary>
    public static async Task EndedAsync(int pid)
    {
        while (IsThere(pid))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>A folder outside of the repository with this main.tf.</summary>
    public async Task<string> StackAsync(string name, string hcl)
    {
        var folder = Besides(name);
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "main.tf"), hcl, TestContext.Current.CancellationToken);
        return folder;
    }

    /// <summary>Applies a stack from a shell, after which there is nothing to change.</summary>
    /// <param name="variables">What the shell evaluates first.</param>
    /// <param name="hcl">The stack.</param>
    /// <param name="added">How many resources that makes.</param>
    public async Task ApplyAsync(string variables, string hcl, int added)
    {
        const string Script = "terraform init -no-color && terraform apply -auto-approve -no-color && terraform plan -detailed-exitcode -no-color";
        var exit = (await ShellAsync(variables, Script, await StackAsync("stack", hcl))).ExitedWith(0);
        Assert.Contains($"{added} added", exit.Output, StringComparison.Ordinal);
        Assert.Contains("No changes", exit.Output, StringComparison.Ordinal);
    }

    /// <summary>Runs a script in a shell that has evaluated other lines before.</summary>
    public async Task<ProgramExit> ShellAsync(string variables, string script, string? folder = null)
    {
        using var program = FlywheelProgram.Start("/bin/sh", ["-c", $"{variables}\n{script}"], folder ?? Root, Environment);
        program.Input.Close();
        return await program.WaitAsync();
    }

    public override void Dispose()
    {
        using var down = Start("lab", "down");
        down.Input.Close();
#pragma warning disable VSTHRD002 // the end of a test waits for the end of what it started
        _ = down.WaitAsync().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        base.Dispose();
    }
}
