using Flywheel.Testing;

namespace Flywheel.EndToEnd.Untrusted;

/// <summary>Attacks that do not wait for the plan: init, validate and test of a stranger's folders, and what flywheel itself reads of the change.</summary>
public sealed class CheckAttackTests : IDisposable
{
    private const string Secret = "planted-environment-8e21";
    private readonly Checkout _checkout;
    private readonly string _ran;

    public CheckAttackTests()
    {
        RequiredTool.Find("bwrap");
        _checkout = Checkout.WithOneStack();
        _checkout.Environment["AWS_SECRET_ACCESS_KEY"] = Secret;
        _ran = _checkout.Besides("ran");
    }

    [Theory]
    [InlineData("data \"external\" \"x\" {\n  program = [\"sh\", \"-c\", \"touch RAN\"]\n}\n", "external")]
    [InlineData("terraform {\n  required_providers {\n    x = {\n      source = \"evil/x\"\n    }\n  }\n}\n\nresource \"x_thing\" \"this\" {}\n", "evil/x")]
    [InlineData("data \"http\" \"x\" {\n  url = \"http://169.254.169.254/\"\n}\n", "http")]
    [InlineData("module \"m\" {\n  source = \"git::file:///RAN\"\n}\n", "git::file:///")]
    [InlineData("module \"m\" {\n  source = \"/etc\"\n}\n", "/etc")]
    [InlineData("module \"m\" {\n  source = \"git::https://example.com/x.git?ref=--upload-pack=touch\"\n}\n", "upload-pack")]
    public async Task What_would_have_to_be_fetched_is_refused_by_name(string hcl, string named)
    {
        _checkout.Sandbox.WithStack("evil", hcl: hcl.Replace("RAN", _ran, StringComparison.Ordinal)).Commit();

        var run = (await _checkout.RunJsonAsync("plan", "--untrusted")).ExitedWith(4);

        Assert.Equal("it needs a trusted runner", run.ReasonOf("validate/stack:evil"));
        Assert.Contains(named, run.Diagnostic("FW4421").GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.False(File.Exists(_ran));
    }

    [Fact]
    public async Task A_provider_that_is_prepared_in_the_checkout_is_not_run()
    {
        var provider = "tofu/stacks/evil/.terraform/providers/registry.terraform.io/evil/x/1.0.0/linux_amd64/terraform-provider-x_v1.0.0";
        _checkout.Sandbox
            .WithStack("evil", hcl: "terraform {\n  required_providers {\n    x = {\n      source = \"evil/x\"\n    }\n  }\n}\n\nresource \"x_thing\" \"this\" {}\n")
            .WithFile(provider, $"#!/bin/sh\ntouch '{_ran}'\n");
        File.SetUnixFileMode(Path.Combine(_checkout.Root, provider), (UnixFileMode)0b111_101_101);
        _checkout.Sandbox.Git("add", "--force", provider);
        _checkout.Sandbox.Commit();

        var run = await _checkout.RunJsonAsync("plan", "--untrusted");

        Assert.NotEqual("succeeded", run.OutcomeOf("plan/evil"));
        Assert.False(File.Exists(_ran));
    }

    [Fact]
    public async Task A_test_runs_its_programs_where_there_is_nothing_to_find()
    {
        _checkout.Sandbox
            .WithModule("evil", $"resource \"terraform_data\" \"this\" {{\n  provisioner \"local-exec\" {{\n    command = \"touch {_ran}; echo got $AWS_SECRET_ACCESS_KEY $(cat /proc/*/environ)\"\n  }}\n}}\n\noutput \"loot\" {{\n  value = try(file(\"/proc/self/environ\"), \"nothing\")\n}}\n")
            .WithFile("tofu/modules/evil/evil.tftest.hcl", "run \"loot\" {\n  command = apply\n}\n").Commit();

        var run = await _checkout.RunJsonAsync("validate", "--untrusted");
        var logs = await _checkout.RunAsync("runs", "logs", run.RunId);

        Assert.Equal("failed", run.OutcomeOf("validate/tests:evil"));
        Assert.False(File.Exists(_ran));
        Assert.DoesNotContain(Secret, run.Output + run.Error + logs.Output, StringComparison.Ordinal);

        // The same test does all of that for somebody who is trusted, so it could have.
        (await _checkout.RunJsonAsync("validate")).ExitedWith(0);
        Assert.True(File.Exists(_ran));
    }

    [Fact]
    public async Task A_key_provider_that_is_a_program_is_not_run()
    {
        _checkout.Sandbox.WithStack("evil", hcl:
            $"terraform {{\n  encryption {{\n    key_provider \"external\" \"x\" {{\n      command = [\"touch\", \"{_ran}\"]\n    }}\n  }}\n}}\n").Commit();

        var run = await _checkout.RunJsonAsync("plan", "--untrusted");

        Assert.NotEqual("succeeded", run.OutcomeOf("plan/evil"));
        Assert.False(File.Exists(_ran));
    }

    [Theory]
    [InlineData("organization.yaml")]
    [InlineData("flywheel.yaml")]
    public async Task A_file_that_flywheel_reads_may_not_be_a_link(string name)
    {
        File.WriteAllText(_checkout.Besides("id_rsa"), $"- {Secret}\n");
        File.Delete(Path.Combine(_checkout.Root, name));
        _checkout.Sandbox.WithLink(name, _checkout.Besides("id_rsa")).Commit();

        var run = (await _checkout.RunAsync("plan", "--untrusted")).ExitedWith(4);

        Assert.Contains("FW4425", run.Output + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_to_a_secret_is_not_quoted_by_the_check_of_the_format()
    {
        File.WriteAllText(_checkout.Besides("id_rsa"), $"{Secret} = {{\n");
        _checkout.Sandbox.WithLink("tofu/stacks/one/evil.tf", _checkout.Besides("id_rsa")).Commit();

        var run = await _checkout.RunJsonAsync("plan", "--untrusted");
        var logs = await _checkout.RunAsync("runs", "logs", run.RunId);

        Assert.DoesNotContain(Secret, run.Output + run.Error + logs.Output, StringComparison.Ordinal);
        Assert.Contains(Secret, (await _checkout.RunJsonAsync("plan")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_the_settings_name_by_its_path_is_not_run()
    {
        var planted = Path.Combine(_checkout.Root, "terraform");
        _checkout.Sandbox.WithFile("terraform", $"#!/bin/sh\ntouch '{_ran}'\necho Terraform v1.11.4\n").WithSettings($"tofu: {{ binary: {planted} }}\n");
        File.SetUnixFileMode(planted, (UnixFileMode)0b111_101_101);
        _checkout.Sandbox.Commit();

        (await _checkout.RunAsync("plan", "--untrusted")).ExitedWith(0);

        Assert.False(File.Exists(_ran));
    }

    public void Dispose() => _checkout.Dispose();
}
