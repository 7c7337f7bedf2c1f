using Flywheel.Testing;

namespace Flywheel.EndToEnd.Deploying;

/// <summary>What is checked after a deploy, alone and as the last stage, and the order of the applies before it.</summary>
public sealed class VerifyTests : IDisposable
{
    private readonly Checkout _checkout = Checkout.WithOneStack();

    [Fact]
    public async Task A_check_that_fails_fails_the_run_after_the_deploy_and_can_be_asked_again()
    {
        _checkout.Sandbox.WithSettings("""
            verify:
              http:
                - { name: site, stack: one, url: "http://127.0.0.1:1/health", timeout: 1s, interval: 1s, within: 1s }

            """).Commit();

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(1);
        var again = (await _checkout.RunJsonAsync("verify")).ExitedWith(1);

        Assert.Equal("succeeded", run.OutcomeOf("deploy/one"));
        Assert.Equal("failed", run.OutcomeOf("verify/http:site"));
        Assert.StartsWith("FW5", Assert.Single(run.Codes), StringComparison.Ordinal);
        Assert.Equal(run.RunId, again.Run.GetProperty("basedOn").GetString());
        Assert.DoesNotContain(again.Jobs, j => j.GetProperty("id").GetString() == "deploy/one");
    }

    [Fact]
    public async Task A_deploy_says_which_run_it_goes_on_from()
    {
        var plan = (await _checkout.RunJsonAsync("plan")).ExitedWith(0);

        var deploy = (await _checkout.RunJsonAsync("deploy")).ExitedWith(0);

        Assert.Equal(plan.RunId, deploy.Run.GetProperty("basedOn").GetString());
        Assert.NotEqual(plan.RunId, deploy.RunId);
    }

    [Fact]
    public async Task Verifying_without_a_deploy_names_the_command_that_deploys()
    {
        var exit = (await _checkout.RunJsonAsync("verify")).ExitedWith(3);

        Assert.Contains("flywheel deploy", exit.Diagnostic("FW7404").GetProperty("help").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stacks_are_applied_in_their_order_and_not_behind_one_that_failed()
    {
        var ledger = _checkout.Besides("order");
        foreach (var name in new[] { "dns", "web", "aside" })
        {
            _checkout.Sandbox.WithStack(name, hcl: $$"""
                resource "terraform_data" "this" {
                  provisioner "local-exec" {
                    command = "echo {{name}} >>'{{ledger}}'; test '{{name}}' != dns"
                  }
                }

                """);
        }

        _checkout.Sandbox.WithSettings("stacks:\n  web: { after: [dns] }\n").Commit();

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(1);

        Assert.Equal(("failed", "skipped", "succeeded"), (run.OutcomeOf("deploy/dns"), run.OutcomeOf("deploy/web"), run.OutcomeOf("deploy/aside")));
        Assert.Contains("deploy/dns", run.ReasonOf("deploy/web"), StringComparison.Ordinal);
        Assert.DoesNotContain("web", await File.ReadAllLinesAsync(ledger, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Two_environments_have_states_of_their_own()
    {
        _checkout.Sandbox.WithOrganization("""
            organization:
              name: acme-corp
              environments:
                dev: { cluster_context: dev, namespace: cache, domain: dev.acme.dev }
                prod: { cluster_context: prod, namespace: cache, domain: acme.dev }
            runners: {}
            cache: { server: https://attic.acme.dev, name: main }

            """).Commit();

        (await _checkout.RunJsonAsync("run", "--env", "dev")).ExitedWith(0);
        (await _checkout.RunJsonAsync("run", "--env", "prod")).ExitedWith(0);

        Assert.Equal(
            ["one-dev.tfstate", "one-prod.tfstate"],
            Directory.EnumerateFiles(Path.Combine(_checkout.Home, "state"), "*.tfstate").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_state_that_somebody_else_holds_is_not_planned_on()
    {
        _checkout.WithTool("terraform", $"[ \"$1\" = plan ] && exec '{RequiredTool.Find("terraform")}' $(echo \"$@\" | sed s/-lock-timeout=60s/-lock-timeout=1s/)\nexec '{RequiredTool.Find("terraform")}' \"$@\"\n");
        (await _checkout.RunJsonAsync("run")).ExitedWith(0);
        var state = Path.Combine(_checkout.Home, "state", "one-lab.tfstate");
        var (held, goOn) = (_checkout.Besides("held"), _checkout.Besides("go-on"));
        // terraform locks the file with fcntl; so does another terraform that works on it.
        await File.WriteAllTextAsync(
            Path.Combine(Directory.CreateDirectory(_checkout.Besides("other")).FullName, "main.tf"),
            $"resource \"terraform_data\" \"other\" {{\n  provisioner \"local-exec\" {{\n    command = \"touch '{held}'; until [ -e '{goOn}' ]; do sleep 0.05; done\"\n  }}\n}}\n",
            TestContext.Current.CancellationToken);
        using var other = FlywheelProgram.Start(
            RequiredTool.Find("terraform"), ["apply", "-auto-approve", $"-state={state}"], _checkout.Besides("other"), _checkout.Environment);
        await Checkout.IsThereAsync(held);

        var plan = (await _checkout.RunJsonAsync("plan")).ExitedWith(1);
        await File.WriteAllTextAsync(goOn, "", TestContext.Current.CancellationToken);
        await other.WaitAsync();

        Assert.Contains("locked", plan.ReasonOf("plan/one"), StringComparison.Ordinal);
    }

    public void Dispose() => _checkout.Dispose();
}
