using Flywheel.Diagnostics;
using Flywheel.Plans.Trees;
using Flywheel.Testing;

namespace Flywheel.Tests.Plans.Trees;

public sealed class UndeclaredReadsTests : IDisposable
{
    private readonly TreeBench _bench = new();

    public UndeclaredReadsTests() => _bench.Write("tofu/modules/m/main.tf", "").Write("organization.yaml", "").Write("tofu/stacks/site/a.txt", "");

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("file(\"a.txt\")")]
    [InlineData("file(\"./deep/../a.txt\")")]
    [InlineData("file(\"${path.module}/a.txt\")")]
    [InlineData("file(\"${ path.root }/a.txt\")")]
    [InlineData("templatefile(\"x.tftpl\", { a = file(\"a.txt\") })")]
    [InlineData("file(\"${path.module}/${var.name}\")")]
    [InlineData("file(\"../${var.name}\")")]
    [InlineData("file(var.name)")]
    [InlineData("fileset(path.module, \"**\")")]
    [InlineData("fileset(\"${path.module}/x\", \"**\")")]
    [InlineData("pathexpand(var.directory)")]
    [InlineData("\"file(\\\"/etc/passwd\\\")\"")]
    [InlineData("\"$${file(\\\"/etc/passwd\\\")}\"")]
    [InlineData("upper(\"x\") # file(\"/etc/passwd\")")]
    [InlineData("[ /* file(\"/etc/passwd\") */ ]")]
    [InlineData("local.file(\"/etc/passwd\")")]
    [InlineData("profile(\"/etc/passwd\")")]
    [InlineData("<<-EOT\n  file(\"/etc/passwd\")\n  EOT")]
    public void What_the_tree_holds_or_cannot_be_told_is_not_complained_about(string expression) => Assert.Empty(Check(expression));

    [Theory]
    [InlineData("file(\"../../../organization.yaml\")", "organization.yaml")]
    [InlineData("yamldecode(file(\"${path.module}/../../../organization.yaml\"))", "organization.yaml")]
    [InlineData("try(file( \"${path.root}/../other/x\" ), null)", "tofu/stacks/other/x")]
    [InlineData("file(\n    \"${path.cwd}/../../modules/n/x\"\n  )", "tofu/modules/n/x")]
    [InlineData("fileexists(\"../x\")", "tofu/stacks/x")]
    [InlineData("fileset(\"../../../conf\", \"*.json\")", "conf")]
    [InlineData("file(\"../../../conf/${var.name}.json\")", "conf")]
    [InlineData("\"x-${file(\"../../../organization.yaml\")}\"", "organization.yaml")]
    [InlineData("<<EOT\n${file(\"../../../organization.yaml\")}\nEOT", "organization.yaml")]
    [InlineData("filesha256(\"/etc/hosts\")", "/etc/hosts")]
    [InlineData("filebase64(\"/proc/self/environ\")", "/proc/self/environ")]
    [InlineData("file(\"/etc/${var.name}\")", "/etc")]
    [InlineData("file(\"~/.ssh/id\")", "~/.ssh/id")]
    [InlineData("file(pathexpand(\"~/.ssh/id\"))", "~/.ssh/id")]
    [InlineData("file(\"..\\u002f..\\u002f../organization.yaml\")", "organization.yaml")]
    public void What_it_will_not_hold_is_an_error_with_the_line_that_declares_it(string expression, string read)
    {
        var problem = Assert.Single(Check(expression));

        Assert.Equal(TreeRules.UndeclaredRead.Code, problem.Code);
        Assert.Equal($"Add to flywheel.yaml: stacks: {{ site: {{ reads: [\"{read}\"] }} }}", problem.Help);
        Assert.Equal("tofu/stacks/site/main.tf", problem.Position!.Value.File);
        Assert.Empty(Check(expression, read));
    }

    [Fact]
    public void A_path_out_of_the_checkout_has_to_be_absolute()
    {
        var problem = Assert.Single(Check("file(\"../../../../../etc/passwd\")"));

        Assert.StartsWith("file leads out of the git checkout", problem.Detail, StringComparison.Ordinal);
        Assert.Contains("absolute path", problem.Help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*.yaml", "file(\"../../../organization.yaml\")")]
    [InlineData("conf/**/*.json", "file(\"../../../conf/a/b.json\")")]
    [InlineData("conf/**/*.json", "fileset(\"../../../conf\", \"**\")")]
    [InlineData(".", "file(\"../../../organization.yaml\")")]
    [InlineData("/etc/ssl/*.pem", "file(\"/etc/ssl/ca.pem\")")]
    [InlineData("/etc/ssl", "file(\"/etc/ssl/deep/ca.pem\")")]
    [InlineData("~/.kube", "file(\"~/.kube/config\")")]
    public void A_pattern_or_a_folder_declares_what_is_in_it(string read, string expression)
    {
        Assert.Empty(Check(expression, read));
        Assert.Single(Check(expression, "other"));
    }

    [Fact]
    public void The_place_is_told_by_line_and_column()
    {
        _bench.Write("tofu/stacks/site/main.tf", "locals {\n  a = 1\n  ü = upper(file(\"/etc/hosts\"))\n}\n");

        Assert.Equal("tofu/stacks/site/main.tf:3:13", Assert.Single(UndeclaredReads.Of(_bench.Target().Stack, _bench.Target().Checkout, [])).Position!.Value.ToString());
    }

    [Fact]
    public void A_module_reads_relative_to_where_tofu_runs_unless_it_says_otherwise()
    {
        _bench.Write("tofu/stacks/site/main.tf", "module \"m\" {\n  source = \"../../modules/m\"\n}\n")
            .Write("tofu/modules/m/main.tf", "locals {\n  a = file(\"a.txt\")\n  b = file(\"${path.module}/b.txt\")\n  c = file(\"../c.txt\")\n}\n");

        var problem = Assert.Single(UndeclaredReads.Of(_bench.Target().Stack, _bench.Target().Checkout, []));

        Assert.Equal("file reads tofu/stacks/c.txt, which is neither in the stack \"site\" nor in a module that it calls.", problem.Detail);
        Assert.Equal("tofu/modules/m/main.tf:4:7", problem.Position!.Value.ToString());
    }

    [Fact(Timeout = 60_000)]
    public async Task Text_that_is_no_configuration_ends_the_search_and_costs_little()
    {
        var hostile = string.Concat(Enumerable.Repeat("file(\"${", 100_000)) + "file(\n<<X\n\"\n" + new string('(', 100_000);
        _bench.Write("tofu/stacks/site/main.tf", hostile);

        await Task.Run(() => UndeclaredReads.Of(_bench.Target().Stack, _bench.Target().Checkout, []), TestContext.Current.CancellationToken);
    }

    private IReadOnlyList<Diagnostic> Check(string expression, params string[] reads)
    {
        _bench.Write("tofu/stacks/site/main.tf", $"locals {{\n  a = {expression}\n}}\n");
        return UndeclaredReads.Of(_bench.Target().Stack, _bench.Target().Checkout, [.. reads]);
    }
}
