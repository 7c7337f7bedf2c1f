using System.Text;

namespace Flywheel.EndToEnd.Untrusted;

/// <summary>What a stranger's stack can get at when it is planned: nothing. Each attack works where there is no sandbox, or it would prove nothing.</summary>
public sealed class PlanAttackTests(AttackedMachine machine) : IClassFixture<AttackedMachine>
{
    [Theory]
    [InlineData("own-environment", "planted-environment-4b7d")]
    [InlineData("first-environment", null)]
    [InlineData("parent-environment", "planted-environment-4b7d")]
    [InlineData("home", "planted-key-d00d")]
    [InlineData("home-by-path", "planted-key-d00d")]
    [InlineData("passwd", "root:x:0")]
    [InlineData("shadow", null)]
    [InlineData("names", "planted-name-b0b0")]
    [InlineData("upwards", "planted-key-d00d")]
    [InlineData("checkout", "planted-checkout-1f2e")]
    [InlineData("plan-key", "planted-plankey-e1e1")]
    [InlineData("state-file", "planted-state-c4c4")]
    [InlineData("link", "planted-key-d00d")]
    [InlineData("left-file", "planted-tfvars-9d3c")]
    [InlineData("variable", "planted-arguments-5e5e")]
    public async Task A_plan_finds_nothing_where_a_bare_one_finds_a_secret(string stack, string? outside)
    {
        Assert.Equal("succeeded", machine.Run.OutcomeOf($"plan/{stack}"));
        Assert.Contains($"terraform_data.loot[\\\"{PlanAttack.Nothing}\\\"]", machine.SummaryOf(stack), StringComparison.Ordinal);
        Assert.Equal("true", machine.Run.Fact($"plan/{stack}", "untrusted"));
        if (outside is not null)
        {
            Assert.Contains(outside, await machine.PlanBareAsync(stack), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_state_of_another_stack_is_not_there()
    {
        Assert.Equal("failed", machine.Run.OutcomeOf("plan/remote-state"));
        Assert.Contains("planted-state-c4c4", await machine.PlanBareAsync("remote-state"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("network", "failed")]
    [InlineData("backend", "succeeded")]
    public async Task No_connection_leaves_the_sandbox(string stack, string outcome)
    {
        Assert.Equal(outcome, machine.Run.OutcomeOf($"plan/{stack}"));
        Assert.Equal(0, machine.ConnectionsOfFlywheel);

        var before = machine.Connections;
        await machine.PlanBareAsync(stack);

        Assert.True(machine.Connections > before);
    }

    [Fact]
    public void An_override_of_the_backend_is_refused()
    {
        Assert.Equal("failed", machine.Run.OutcomeOf("plan/override"));
        Assert.Contains("FW4422", machine.Run.Codes);
    }

    [Fact]
    public void Nothing_that_flywheel_leaves_holds_a_secret_of_the_machine()
    {
        Assert.True(machine.Left.Count > 20);
        foreach (var secret in Secrets().SelectMany(Spellings))
        {
            var found = machine.Left.Where(place => place.Value.AsSpan().IndexOf(secret) >= 0).Select(place => place.Key);
            Assert.True(!found.Any(), $"{Encoding.UTF8.GetString(secret)} is in {string.Join(", ", found)}");
        }
    }

    [Fact]
    public void What_such_a_plan_is_and_is_not_is_said()
    {
        machine.Run.ExitedWith(4);
        Assert.Contains(machine.Run.Diagnostics, d => d.GetProperty("code").GetString() == "FW4427");
        Assert.Contains(machine.Run.Diagnostics, d => d.GetProperty("code").GetString() == "FW4423"
            && d.GetProperty("detail").GetString()!.Contains("everything appears as new", StringComparison.Ordinal));
        Assert.DoesNotContain(machine.Run.Jobs.SelectMany(j => j.GetProperty("artifacts").EnumerateArray()), a => a.GetProperty("name").GetString() != "summary.json");
    }

    private static IEnumerable<string> Secrets() =>
    [
        "planted-environment-4b7d", "planted-token-a1c0", "planted-variable-77aa", "planted-arguments-5e5e", "planted-backend-0c0c", "planted-key-d00d",
        "planted-name-b0b0", "planted-plankey-e1e1", "planted-checkout-1f2e", "planted-tfvars-9d3c", "planted-state-c4c4",
        File.ReadLines("/etc/passwd").First(), .. Environment.IsPrivilegedProcess ? [File.ReadLines("/etc/shadow").First()] : Array.Empty<string>(),
    ];

    private static IEnumerable<byte[]> Spellings(string secret)
    {
        yield return Encoding.UTF8.GetBytes(secret);
        yield return Encoding.UTF8.GetBytes(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret)));
        for (var offset = 0; offset < 3; offset++)
        {
            // Without the characters that what stands before and after it takes part in.
            var padded = Convert.ToBase64String([.. new byte[offset], .. Encoding.UTF8.GetBytes(secret)]);
            yield return Encoding.UTF8.GetBytes(padded[(offset == 0 ? 0 : 4)..^4]);
        }
    }
}
