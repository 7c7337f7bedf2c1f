using Flywheel.Diagnostics;
using Flywheel.Validation;

namespace Flywheel.Tests.Validation;

public sealed class HumanErrorsTests
{
    [Fact]
    public void Each_error_has_its_summary_place_snippet_and_detail()
    {
        const string Text = """

            Error: Invalid expression

              on broken.tf line 2, in resource "terraform_data" "a":
               2:   input = 
               3: }

            Expected the start of an expression, but found an invalid expression token.

            Error: Unsupported argument

              on ../../modules/x/main.tf line 14:
              14: foo = 1

            An argument named "foo" is not expected here.

            """;

        var found = HumanErrors.Read(Text, TofuRules.SyntaxError, "tofu/stacks/attic");

        Assert.Equal(["Invalid expression", "Unsupported argument"], found.Select(d => d.Summary));
        Assert.Equal(["tofu/stacks/attic/broken.tf:2", "tofu/modules/x/main.tf:14"], found.Select(d => d.Position!.ToString()));
        Assert.Equal(["  input = ", "foo = 1"], found.Select(d => d.Snippet));
        Assert.Equal("Expected the start of an expression, but found an invalid expression token.", found[0].Detail);
    }

    [Fact]
    public void An_error_without_a_place_keeps_its_words()
    {
        var found = Assert.Single(HumanErrors.Read("Error: Failed to query available provider packages\n\nCould not retrieve it.\n", TofuRules.InitFailed, ""));

        Assert.Equal(("Failed to query available provider packages", "Could not retrieve it."), (found.Summary, found.Detail));
        Assert.Null(found.Position);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Warning: Deprecated\n\nx\n")]
    [InlineData("there was an Error: in the middle\n")]
    public void Where_there_is_no_error_none_is_found(string text) => Assert.Empty(HumanErrors.Read(text, TofuRules.InitFailed, ""));

    [Fact]
    public void A_line_number_that_no_file_has_is_no_crash() =>
        Assert.Single(HumanErrors.Read("Error: x\n\n  on a.tf line 99999999999999999999, in y:\n\nz\n", TofuRules.InitFailed, ""));

    [Fact]
    public void A_flood_of_errors_is_read_in_time()
    {
        var text = string.Concat(Enumerable.Repeat("Error: x\n\n  on a.tf line 1, in y:\n   1: z\n\nDetail\n\n", 20_000));

        Assert.Equal(20_000, HumanErrors.Read(text, TofuRules.InitFailed, "").Length);
    }
}
