namespace Flywheel.EndToEnd.Lab;

/// <summary>The pipeline against the lab, which it starts by itself.</summary>
public sealed class LabRunTests : IDisposable
{
    private readonly LabCheckout _checkout = new();

    [Fact]
    public async Task A_run_that_needs_the_lab_starts_it_and_says_so_once()
    {
        var first = (await _checkout.RunJsonAsync("run", "--env", "lab")).ExitedWith(0);
        var second = (await _checkout.RunJsonAsync("run", "--env", "lab")).ExitedWith(0);

        Assert.Contains("starting the lab, a simulation", first.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("starting the lab", second.Error, StringComparison.Ordinal);
        Assert.Equal("succeeded", first.OutcomeOf("deploy/one"));
        Assert.Equal("reused", second.OutcomeOf("validate/stack:one"));
        Assert.Equal("true", second.Fact("plan/one", "empty"));
        Assert.DoesNotContain(Directory.GetFileSystemEntries(_checkout.Root, ".terraform*", SearchOption.AllDirectories), path => !path.StartsWith(_checkout.Home, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_validated_is_reused_though_the_lab_is_another_process()
    {
        (await _checkout.RunJsonAsync("validate", "--env", "lab")).ExitedWith(0);
        (await _checkout.RunAsync("lab", "down")).ExitedWith(0);
        File.Delete(Path.Combine(_checkout.Home, "lab", "ports.json"));

        var again = (await _checkout.RunJsonAsync("validate", "--env", "lab")).ExitedWith(0);

        Assert.Equal("reused", again.OutcomeOf("validate/stack:one"));
    }

    [Fact]
    public async Task What_needs_no_provider_of_the_lab_starts_none()
    {
        using var plain = new LabCheckout(Checkout.OneResource);

        (await plain.RunJsonAsync("run", "--env", "lab")).ExitedWith(0);

        Assert.False(File.Exists(plain.AddressFile));
    }

    [Fact]
    public async Task A_stack_with_an_http_backend_has_its_state_in_the_lab_until_the_lab_is_made_fresh()
    {
        using var kept = new LabCheckout($"terraform {{\n  backend \"http\" {{}}\n}}\n\n{Checkout.OneResource}");

        var first = (await kept.RunJsonAsync("run", "--env", "lab")).ExitedWith(0);
        (await kept.RunAsync("lab", "down")).ExitedWith(0);
        var second = (await kept.RunJsonAsync("run", "--env", "lab")).ExitedWith(0);

        Assert.Equal("succeeded", first.OutcomeOf("deploy/one"));
        Assert.Equal("true", second.Fact("plan/one", "empty"));
        Assert.False(File.Exists(Path.Combine(kept.Home, "state", "one-lab.tfstate")));

        (await kept.RunAsync("lab", "up", "--fresh")).ExitedWith(0);
        var afresh = (await kept.RunJsonAsync("run", "--env", "lab")).ExitedWith(0);

        Assert.Equal("1", afresh.Fact("plan/one", "create"));
    }

    [Fact]
    public async Task A_dry_run_starts_none()
    {
        (await _checkout.RunJsonAsync("run", "--env", "lab", "--dry-run")).ExitedWith(0);

        Assert.False(File.Exists(_checkout.AddressFile));
    }

    [Fact]
    public async Task What_a_stand_in_does_not_have_is_answered_with_what_it_has()
    {
        using var beyond = new LabCheckout("""
            terraform {
              required_providers {
                kubernetes = { source = "hashicorp/kubernetes" }
              }
            }

            resource "kubernetes_deployment_v1" "web" {
            }

            """);

        var output = (await beyond.RunAsync("validate", "--env", "lab")).ExitedWith(1).Output;

        Assert.Contains("The lab's stand-in for hashicorp/kubernetes has kubernetes_config_map_v1,", output, StringComparison.Ordinal);
    }

    public void Dispose() => _checkout.Dispose();
}
