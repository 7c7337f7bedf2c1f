using System.Collections.Immutable;
using Flywheel.Plans;
using Flywheel.Testing;
using Flywheel.Tools;
using Flywheel.Validation;

namespace Flywheel.EndToEnd.Deploying;

/// <summary>What a plan reads is what is applied, whatever happens to the checkout.</summary>
public sealed class PrivateTreeTests : IDisposable
{
    private const int Limit = 120_000;

    // The path is not known before the first resource exists, so terraform reads the file while it applies.
    private const string ReadsAtApply = """
        resource "terraform_data" "first" {
          input = "note"
        }

        module "second" {
          source = "../../modules/reader"
          name   = terraform_data.first.output
        }

        """;

    private const string Module = """
        variable "name" {}

        resource "terraform_data" "this" {
          input = file("${path.module}/${var.name}.txt")

          provisioner "local-exec" {
            command = "cat ${path.module}/${var.name}.txt >>$TF_DATA_DIR/../seen; sleep 1; cat ${path.module}/${var.name}.txt >>$TF_DATA_DIR/../seen"
          }
        }

        """;

    private readonly TreeBench _bench = new(hcl: ReadsAtApply) { Tofu = Terraform() };

    public PrivateTreeTests() => _bench.Write("tofu/modules/reader/main.tf", Module).Write("tofu/modules/reader/note.txt", "planned\n");

    public void Dispose() => _bench.Dispose();

    [Fact(Timeout = Limit)]
    public async Task A_file_that_is_read_while_the_plan_is_applied_has_the_content_of_the_plan()
    {
        var planning = _bench.Context();
        var (made, _) = await new PlanMaker(_bench.Target()).MakeAsync(planning, TestContext.Current.CancellationToken);
        Assert.Null(made.Failure);
        _bench.Carry(made.Tree!);
        var planned = made.Tree!.Digest();
        made.Tree.Dispose();
        _bench.Write("tofu/modules/reader/note.txt", "changed before the apply\n");
        var target = _bench.Target();
        var context = _bench.Context("deploy/site");
        using var tree = (await _bench.RestoreAsync(null, TestContext.Current.CancellationToken)).Value!;
        Assert.Equal(planned, tree.Digest());
        var ready = await new TofuInit(target.Tofu).InTreeAsync(context, tree.Source(target), target.Backend.Init, lockReadonly: true, TestContext.Current.CancellationToken);
        var seen = Path.Combine(ready.Value!.DataFolder, "..", "seen");

        var applying = context.RunAsync(target.Tofu.Apply(ready.Value.Directory, ready.Value.DataFolder, made.File, target.Backend.StateFile, TimeSpan.Zero));
        while (!File.Exists(seen) && !applying.IsCompleted)
        {
            await Task.Yield();
        }

        _bench.Write("tofu/modules/reader/note.txt", "changed during the apply\n");
        var exit = await applying;

        Assert.True(exit.IsSuccess, context.Recorded.Text);
        Assert.Equal("planned\nplanned\n", await File.ReadAllTextAsync(seen, TestContext.Current.CancellationToken));
        var state = await File.ReadAllTextAsync(target.Backend.StateFile!, TestContext.Current.CancellationToken);
        Assert.Contains("\"planned\\n\"", state, StringComparison.Ordinal);
        Assert.DoesNotContain("changed", state, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Nothing_of_a_plan_runs_in_the_checkout()
    {
        var context = _bench.Context();
        var (made, _) = await new PlanMaker(_bench.Target()).MakeAsync(context, TestContext.Current.CancellationToken);

        made.Tree!.Dispose();

        Assert.NotEmpty(context.Commands);
        Assert.All(context.Commands, command => Assert.Equal(made.Tree.Directory, command.Directory));
        Assert.DoesNotContain(context.Commands.SelectMany(command => command.Arguments), argument => argument.Contains(_bench.Sandbox.Root, StringComparison.Ordinal));
        Assert.DoesNotContain("!!", _bench.Sandbox.Git("status", "--porcelain", "--ignored", "--", "tofu"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_mistake_is_told_with_its_place_in_the_checkout()
    {
        _bench.Write("tofu/modules/reader/main.tf", "variable \"name\" {}\n\noutput \"x\" {\n  value = file(\"${path.module}/nowhere.txt\")\n}\n");

        var (made, _) = await new PlanMaker(_bench.Target()).MakeAsync(_bench.Context(), TestContext.Current.CancellationToken);

        var problem = Assert.Single(made.Failure!.Diagnostics);
        Assert.Equal("tofu/modules/reader/main.tf:4", problem.Position!.Value.ToString());
        Assert.Null(made.Tree);
    }

    [Fact(Timeout = Limit)]
    public async Task A_file_that_only_the_checkout_has_is_told_with_the_line_that_declares_it()
    {
        using var checkout = Checkout.WithOneStack(hcl: "locals {\n  name = \"organization.yaml\"\n}\n\noutput \"x\" {\n  value = file(\"${path.module}/../../../${local.name}\")\n}\n");

        var missing = (await checkout.RunJsonAsync("plan")).ExitedWith(1);

        Assert.Contains("add to flywheel.yaml: stacks: { one: { reads: [\\\"organization.yaml\\\"] } }", missing.Output, StringComparison.Ordinal);
        checkout.Sandbox.WithSettings("stacks: { one: { reads: [\"organization.yaml\"] } }\n").Commit();
        (await checkout.RunJsonAsync("run")).ExitedWith(0);
    }

    [Fact(Timeout = Limit)]
    public async Task An_undeclared_file_is_found_before_anything_is_planned()
    {
        using var checkout = Checkout.WithOneStack(hcl: "output \"x\" {\n  value = file(\"../../../organization.yaml\")\n}\n");

        var refused = (await checkout.RunJsonAsync("plan")).ExitedWith(1);

        Assert.Equal(["FW2120"], refused.Codes);
        Assert.Contains("\"line\":2", refused.Output.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static Tofu Terraform()
    {
        var path = RequiredTool.Find("terraform");
        var environment = FlywheelProgram.PlainEnvironment();
        return new(
            new("terraform", path, "1.11.4", "of a test"),
            ImmutableSortedDictionary<string, string>.Empty.Add("PATH", environment["PATH"]).Add("HOME", environment["HOME"]).Add("CHECKPOINT_DISABLE", "1"));
    }
}
