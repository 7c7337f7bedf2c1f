using Flywheel.Repositories;
using Flywheel.Validation;

namespace Flywheel.Tests.Validation;

public sealed class TofuReportTests
{
    private static readonly TreeFolder Folder = new(new("/repository", []), "tofu/stacks/attic", "tofu/stacks/attic");

    [Fact]
    public void What_terraform_found_keeps_its_place_and_snippet()
    {
        var report = TofuReport.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Validation", "data", "invalid.json")), Folder)!;

        Assert.Equal((false, false), (report.IsValid, report.NeedsInit));
        var problem = Assert.Single(report.Diagnostics);
        Assert.Equal(
            ("Missing name for resource", "tofu/stacks/attic/main.tf:9:17", "resource \"nope\" {"),
            (problem.Summary, problem.Position!.ToString(), problem.Snippet));
    }

    [Theory]
    [InlineData("Module not installed", true)]
    [InlineData("Missing required provider", true)]
    [InlineData("Inconsistent dependency lock file", true)]
    [InlineData("Backend initialization required: please run \\\"terraform init\\\"", true)]
    [InlineData("registry.terraform.io/hashicorp/null: there is no package for it cached", true)]
    [InlineData("Reference to undeclared input variable", false)]
    public void Words_that_mean_a_missing_init_are_known(string summary, bool needsInit) =>
        Assert.Equal(needsInit, Read($$"""{"valid":false,"diagnostics":[{"severity":"error","summary":"{{summary}}","detail":""}]}""")!.NeedsInit);

    [Fact]
    public void A_warning_is_no_error_and_no_reason_for_an_init()
    {
        var report = Read("""{"valid":true,"diagnostics":[{"severity":"warning","summary":"Module not installed","detail":"x"}]}""")!;

        Assert.Equal((true, false, false), (report.IsValid, report.NeedsInit, report.Diagnostics[0].IsError));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"valid":"yes"}""")]
    [InlineData("""{"valid":true,"diagnostics":7}""")]
    [InlineData("""{"valid":true,"diagnostics":[7]}""")]
    [InlineData("""{"valid":true,"diagnostics":[{"range":{"filename":"x"}}]}""")]
    [InlineData("""{"valid":true,"diagnostics":[{"range":{"filename":"x","start":{"line":1.5,"column":1}}}]}""")]
    public void What_is_no_report_is_none(string json) => Assert.Null(Read(json));

    private static TofuReport? Read(string json) => TofuReport.Read(System.Text.Encoding.UTF8.GetBytes(json), Folder);
}
