using Flywheel.Plans;
using Flywheel.Testing;

namespace Flywheel.Tests.Plans;

public sealed class PlanTextTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_warning_about_flywheels_own_flag_is_left_out_and_nothing_else()
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "create.txt"));

        var shown = Read(text);

        Assert.StartsWith("\nWarning: Deprecated flag: -state", text, StringComparison.Ordinal);
        Assert.StartsWith("Terraform used the selected providers", shown.TrimStart('\n'), StringComparison.Ordinal);
        Assert.EndsWith(shown.TrimStart('\n'), text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("\nWarning: Deprecated attribute\n\nUse another.\n\nPlan: 1 to add\n")]
    [InlineData("No changes.\n\nWarning: Deprecated flag: -state\n\nx\n")]
    public void Any_other_text_stays_byte_for_byte(string text) => Assert.Equal(text, Read(text));

    private string Read(string text)
    {
        File.WriteAllText(_folder.Of("plan.txt"), text);
        using var reader = PlanText.Open(_folder.Of("plan.txt"));
        return reader.ReadToEnd();
    }
}
