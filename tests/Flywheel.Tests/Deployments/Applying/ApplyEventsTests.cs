using System.Text;
using Flywheel.Deployments.Applying;
using Flywheel.Processes;

namespace Flywheel.Tests.Deployments.Applying;

/// <summary>What is kept of each address, and what the log gets, from what terraform 1.11.4 printed.</summary>
public sealed class ApplyEventsTests
{
    [Theory]
    [InlineData("applied", "terraform_data.a create applied id created; terraform_data.b create applied id created")]
    [InlineData("nothing", "")]
    [InlineData("changed-moved", "terraform_data.c create applied id created; terraform_data.a update applied id")]
    [InlineData("replaced", "terraform_data.a replace applied id created")]
    [InlineData("destroyed", "terraform_data.bb delete applied id; terraform_data.a delete applied id; terraform_data.c delete applied id")]
    [InlineData("imported", "terraform_data.i update applied id")]
    [InlineData("provisioner-failed", "terraform_data.b create failed; terraform_data.a create applied id created")]
    [InlineData("partial", "terraform_data.a create applied id created; terraform_data.b create failed; "
        + "module.m[\"one\"].terraform_data.x create applied id created; terraform_data.c create never-started")]
    [InlineData("interrupted", "terraform_data.a create applied id created; terraform_data.b create failed; terraform_data.c create never-started")]
    [InlineData("interrupted-twice", "terraform_data.a create applied id created; terraform_data.b create started")]
    [InlineData("killed", "terraform_data.a create applied id created; terraform_data.b create started; terraform_data.c create never-started")]
    [InlineData("locked", "")]
    [InlineData("replayed-stale", "")]
    [InlineData("errored-plan", "")]
    [InlineData("state-not-saved", "terraform_data.a create applied id created; terraform_data.b create applied id created")]
    [InlineData("forged", "terraform_data.a create failed")]
    public void Every_address_is_told_apart_however_the_stream_is_cut(string name, string expected)
    {
        foreach (var chunk in new[] { 1, 7, 4096, int.MaxValue })
        {
            Assert.Equal(expected, string.Join("; ", RecordedApply.Read(name, chunk).Resources.Select(Told)));
        }

        using var tofu = new RecordedApply();
        var record = tofu.Print(RecordedApply.AsTofu(RecordedApply.Text(name))).End();
        Assert.Equal(expected, string.Join("; ", record.Resources.Select(Told)));
        Assert.Equal(name == "forged" ? null : "1.10.6", record.ToolVersion);
    }

    [Theory]
    [InlineData("applied", true)]
    [InlineData("locked", true)]
    [InlineData("killed", true)]
    [InlineData("forged", false)]
    public void A_stream_is_whole_when_every_line_is_an_event(string name, bool isWhole) => Assert.Equal(isWhole, RecordedApply.Read(name).IsWhole);

    [Fact]
    public void An_event_that_is_cut_off_is_no_event() =>
        Assert.Equal(ResourceOutcome.Started, Cut("provisioner-failed", "\"type\":\"apply_errored\"").Resources.Single(r => r.Address == "terraform_data.b").Outcome);

    [Fact]
    public void Half_a_replacement_is_no_success() =>
        Assert.Equal(ResourceOutcome.Failed, Cut("replaced", "\"@message\":\"terraform_data.a: Creating...\"").Resources.Single().Outcome);

    [Fact]
    public void Of_a_module_the_address_of_the_module_is_kept() =>
        Assert.Equal("module.m[\"one\"]", RecordedApply.Read("partial").Resources.Single(r => r.Address.StartsWith("module", StringComparison.Ordinal)).Module);

    [Fact]
    public void The_seconds_are_those_of_terraform() =>
        Assert.InRange(RecordedApply.Read("slow").Resources.Single(r => r.Address == "terraform_data.b").Duration!.Value, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(23));

    [Fact]
    public void People_read_the_lines_that_terraform_prints_for_people()
    {
        using var apply = new RecordedApply();
        apply.Print(RecordedApply.Text("applied"), 3).End();

        Assert.Contains("terraform_data.b (local-exec): hello\n", apply.Log, StringComparison.Ordinal);
        Assert.Contains("Apply complete! Resources: 2 added, 0 changed, 0 destroyed.\n", apply.Log, StringComparison.Ordinal);
        Assert.Contains("o = \"1\"\ns = <sensitive>\n", apply.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("\"@level\"", apply.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(RecordedApply.Secret, apply.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_is_shown_with_its_place_and_the_line_of_the_file()
    {
        using var apply = new RecordedApply();
        apply.Print(RecordedApply.Text("provisioner-failed")).End();

        Assert.Contains(
            """

            Error: local-exec provisioner error

              with terraform_data.b,
              on main.tf line 6, in resource "terraform_data" "b":
               6:   provisioner "local-exec" {

            Error running command 'echo about to fail; exit 3': exit status 3. Output: about to fail
            """, apply.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"@message\":\"x\",\"type\":\"apply_start\",\"hook\":7}")]
    [InlineData("{\"@message\":\"x\",\"type\":\"apply_start\",\"hook\":{\"resource\":{\"addr\":[]}}}")]
    [InlineData("{\"@message\":\"x\",\"type\":\"apply_complete\",\"hook\":{\"resource\":{\"addr\":\"\"}}}")]
    [InlineData("{\"@message\":\"x\",\"type\":\"planned_change\",\"change\":null}")]
    [InlineData("{\"@message\":\"x\",\"type\":\"change_summary\",\"changes\":{\"add\":\"many\",\"operation\":\"apply\"}}")]
    [InlineData("{\"@message\":\"x\",\"type\":\"diagnostic\",\"diagnostic\":[]}")]
    [InlineData("{\"@message\":\"x\",\"type\":\"diagnostic\",\"diagnostic\":{\"range\":{\"filename\":5},\"snippet\":3}}")]
    [InlineData("{\"@message\":\"x\",\"type\":\"outputs\",\"outputs\":[1]}")]
    [InlineData("{\"@message\":\"x\",\"type\":\"never seen\"}")]
    [InlineData("{\"@message\":1,\"type\":2}")]
    [InlineData("{\"type\":\"apply_complete\"}")]
    [InlineData("{\"@message\":\"\\ud800\",\"type\":\"log\"}")]
    [InlineData("{\"@mess")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("}{")]
    [InlineData("\0\u0001\u001b]0;title\u0007")]
    public void Whatever_comes_between_the_events_spoils_nothing(string line)
    {
        using var apply = new RecordedApply();
        var record = apply.Print(RecordedApply.Text("applied").Insert(0, line + "\n") + line, 11).End();

        Assert.Equal(2, record.Count(ResourceOutcome.Applied));
        Assert.Equal(new(2, 0, 0), record.Counts);
        Assert.DoesNotContain('\0', apply.Log);
        Assert.DoesNotContain("\u001b]", apply.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void JSON_that_is_nested_without_end_is_left_out()
    {
        using var apply = new RecordedApply();
        var record = apply.Print($"{{\"@message\":\"x\",\"type\":\"log\",\"deep\":{new string('[', 100_000)}\n{RecordedApply.Text("applied")}").End();

        Assert.Equal(2, record.Count(ResourceOutcome.Applied));
        Assert.True(apply.Log.Length < 10_000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(65_536)]
    public void A_line_of_5_MB_is_left_out_and_what_follows_is_read(int chunk)
    {
        using var apply = new RecordedApply();
        var line = $"{{\"@message\":\"x\",\"type\":\"log\",\"long\":\"{new string('x', 5 * 1024 * 1024)}\"}}\n";
        var record = apply.Print(line, chunk).Print(RecordedApply.Text("applied")).End();

        Assert.Equal(2, record.Count(ResourceOutcome.Applied));
        Assert.False(record.IsWhole);
        Assert.Contains("(a line of 5", apply.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("xxx", apply.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("state-dumped", 1)]
    [InlineData("state-dumped", 13)]
    [InlineData("state-dumped", int.MaxValue)]
    public void A_state_that_is_printed_is_diverted_and_no_log_gets_a_word_of_it(string name, int chunk)
    {
        using var apply = new RecordedApply();
        var record = apply.Print(RecordedApply.Text(name), chunk).End();

        Assert.True(record.HasDump);
        Assert.Contains(RecordedApply.Secret, File.ReadAllText(Assert.Single(apply.Events.Dumps)), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(apply.Events.Dumps[0]));
        Assert.DoesNotContain(RecordedApply.Secret, apply.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("lineage", apply.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public void A_state_that_is_printed_for_people_is_diverted_too(int chunk)
    {
        using var apply = new RecordedApply();
        var record = apply.Print(RecordedApply.Text("state-dumped-human.stdout.txt"), chunk)
            .Print(RecordedApply.Text("state-dumped-human.stderr.txt"), chunk, OutputStream.Error).End();

        Assert.True(record.HasDump);
        Assert.Contains(RecordedApply.Secret, File.ReadAllText(Assert.Single(apply.Events.Dumps)), StringComparison.Ordinal);
        Assert.DoesNotContain(RecordedApply.Secret, apply.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(record.Diagnostics, d => $"{d}".Contains(RecordedApply.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public void A_state_of_5_MB_is_diverted_whole()
    {
        using var apply = new RecordedApply();
        var state = $"{{\"version\":4,\"lineage\":\"l\",\"serial\":9,\"text\":\"{new string('s', 5 * 1024 * 1024)}\"}}";
        var record = apply.Print($"{{\"@level\":\"info\",\"@message\":\"Emergency state dump\",\"state\":{state},\"type\":\"log\"}}\n", 9999).End();

        Assert.True(record.HasDump);
        Assert.Equal(state, File.ReadAllText(Assert.Single(apply.Events.Dumps), Encoding.UTF8));
        Assert.DoesNotContain("sss", apply.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_that_is_cut_off_in_the_middle_reaches_no_log_either()
    {
        var text = RecordedApply.Text("state-dumped");
        for (var end = text.IndexOf("\"lineage\"", StringComparison.Ordinal) + 12; end < text.IndexOf("\"Failed to save", StringComparison.Ordinal); end += 97)
        {
            using var apply = new RecordedApply();
            apply.Print(text[..end]).End();

            Assert.DoesNotContain(RecordedApply.Secret, apply.Log, StringComparison.Ordinal);
        }
    }

    private static ApplyRecord Cut(string name, string before)
    {
        using var apply = new RecordedApply();
        var lines = RecordedApply.Text(name).Split('\n').TakeWhile(line => !line.Contains(before, StringComparison.Ordinal));
        return apply.Print(string.Join('\n', lines) + "\n").End();
    }

    private static string Told(ResourceRecord resource) =>
        $"{resource.Address} {resource.Action} {ApplyDocument.WordOf(resource.Outcome)}{(resource.IdValue is null ? "" : $" {resource.IdKey}")}{(resource.IsCreated ? " created" : "")}";
}
