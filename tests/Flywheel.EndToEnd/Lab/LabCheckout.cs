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
