using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.States;

/// <summary>The real terraform with its state in the lab.</summary>
public sealed class TerraformStateTests : IDisposable
{
    private const string State = "/api/v4/projects/1/terraform/state/attic-lab";

    private readonly TemporaryFolder _folder = new();
    private readonly TerraformStack _stack;

    public TerraformStateTests() => _stack = new(_folder.Of("stack"), ImmutableSortedDictionary<string, string>.Empty
        .Add("TF_HTTP_USERNAME", "anybody").Add("TF_HTTP_PASSWORD", StateHost.Admin));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("POST", "DELETE", "/lock")]
    [InlineData("LOCK", "UNLOCK", "")]
    public async Task Terraform_locks_writes_and_reads_its_state(string takes, string gives, string suffix)
    {
        await using (var host = await StateHost.StartAsync(_folder))
        {
            await ApplyAsync(host, takes, gives, suffix);
        }

        // Another process, the same file.
        await using var later = await StateHost.StartAsync(_folder);
        await InitAsync(later, takes, gives, suffix);
        await _stack.DoAsync("plan", "-input=false", "-no-color", "-detailed-exitcode");
    }

    [Fact]
    public async Task Terraform_is_refused_while_somebody_else_holds_the_lock()
    {
        await using var host = await StateHost.StartAsync(_folder);
        await ApplyAsync(host, "POST", "DELETE", "/lock");
        using var client = host.Client();
        await client.PostAsync(new Uri(State + "/lock", UriKind.Relative), new StringContent("""{"ID":"held-by-me"}"""));

        var (exit, output) = await _stack.RunAsync("apply", "-input=false", "-no-color", "-auto-approve");

        Assert.Equal(1, exit);
        Assert.Contains("HTTP remote state already locked: ID=held-by-me", output, StringComparison.Ordinal);
    }

    private async Task ApplyAsync(StateHost host, string takes, string gives, string suffix)
    {
        await InitAsync(host, takes, gives, suffix);
        await _stack.DoAsync("apply", "-input=false", "-no-color", "-auto-approve");

        using var client = host.Client();
        var state = JsonNode.Parse(await client.GetStringAsync(new Uri(State, UriKind.Relative)))!;
        Assert.Equal("terraform_data", (string?)state["resources"]![0]!["type"]);
        var again = await client.PostAsync(new Uri(State + "/lock", UriKind.Relative), new StringContent("""{"ID":"x"}"""));
        Assert.True(again.IsSuccessStatusCode, "terraform gave its lock back");
        await client.DeleteAsync(new Uri(State + "/lock?ID=x", UriKind.Relative));
    }

    private async Task InitAsync(StateHost host, string takes, string gives, string suffix)
    {
        var address = host.Address.ToString().TrimEnd('/') + State;
        _stack.Write($$"""
            terraform {
              backend "http" {
                address        = "{{address}}"
                lock_address   = "{{address}}{{suffix}}"
                unlock_address = "{{address}}{{suffix}}"
                lock_method    = "{{takes}}"
                unlock_method  = "{{gives}}"
                retry_max      = 0
              }
            }
            resource "terraform_data" "site" {
              input = "x"
            }
            """);
        await _stack.DoAsync("init", "-input=false", "-no-color", "-reconfigure");
    }
}
