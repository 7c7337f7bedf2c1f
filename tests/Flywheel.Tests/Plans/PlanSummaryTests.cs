using Flywheel.Plans;

namespace Flywheel.Tests.Plans;

public sealed class PlanSummaryTests
{
    [Fact]
    public void A_real_plan_is_read_riskiest_first_with_the_attributes_that_differ()
    {
        var summary = PlanFiles.Summary("change.json");

        Assert.Equal(
            [
                "delete terraform_data.gone []",
                "replace terraform_data.before_create [id output triggers_replace]",
                "replace terraform_data.replaced [id output triggers_replace[0]]",
                "forget terraform_data.forgotten []",
                "update module.inner.terraform_data.inner[0] [input.plain output]",
                "update module.inner.terraform_data.inner[1] [input.plain output]",
                "update terraform_data.updated [input.region output]",
                "import terraform_data.imported []",
                "create terraform_data.fresh []",
                "move terraform_data.new_name []",
            ],
            summary.Changes.Select(c => $"{c.Action.Name()} {c.Address} [{string.Join(' ', c.Attributes)}]"));
        Assert.Equal(
            new PlanCounts { Create = 1, Update = 3, Replace = 2, Delete = 1, Import = 1, Move = 1, Forget = 1, Outputs = 1 }, summary.Counts);
        Assert.Equal([new OutputChange("region", PlanAction.Update)], summary.Outputs);
        Assert.Equal("terraform_data.old_name", summary.Changes[^1].PreviousAddress);
        Assert.Equal(["triggers_replace"], summary.Changes[1].Forcing);
        Assert.Equal("1.11.4", summary.ToolVersion);
        Assert.False(summary.IsEmpty);
    }

    [Fact]
    public void A_plan_that_destroys_everything_says_so() =>
        Assert.All(PlanFiles.Summary("destroy.json").Changes, c => Assert.True(c.IsDestructive));

    [Fact]
    public void A_plan_that_ended_with_an_error_is_never_empty()
    {
        var summary = PlanFiles.Summary("errored.json");

        Assert.True(summary.Errored);
        Assert.False(summary.IsEmpty);
        Assert.StartsWith("incomplete", PlanDigest.Headline(summary), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""["no-op"]""", "", "")]
    [InlineData("""["read"]""", "", "")]
    [InlineData("""["create"]""", "", "create")]
    [InlineData("""["update"]""", "", "update")]
    [InlineData("""["delete"]""", "", "delete")]
    [InlineData("""["forget"]""", "", "forget")]
    [InlineData("""["delete","create"]""", "", "replace")]
    [InlineData("""["create","delete"]""", "", "replace")]
    [InlineData("""["create","forget"]""", "", "replace")]
    [InlineData("""["no-op"]""", ""","importing":{"id":"a"}""", "import")]
    [InlineData("""["update"]""", ""","importing":{"id":"a"}""", "update")]
    public void Every_combination_of_actions_is_understood(string actions, string more, string expected)
    {
        var read = PlanFiles.Read(PlanFiles.Plan(PlanFiles.Change("terraform_data.a", actions, more: more)));

        Assert.Empty(read.Diagnostics);
        Assert.Equal(expected, string.Join(' ', read.Value!.Changes.Select(c => c.Action.Name())));
        Assert.Equal(more.Length > 0 ? 1 : 0, read.Value.Counts.Import);
        Assert.Equal(expected.Length == 0, read.Value.IsEmpty);
    }

    [Theory]
    [InlineData("""["destroy-later"]""")]
    [InlineData("""["delete","delete"]""")]
    [InlineData("""[]""")]
    [InlineData("""[1]""")]
    [InlineData("\"delete\"")]
    public void An_unknown_action_refuses_the_plan(string actions)
    {
        var read = PlanFiles.Read(PlanFiles.Plan(PlanFiles.Change("terraform_data.a", actions)));

        Assert.Null(read.Value);
        Assert.Equal("FW4004", Assert.Single(read.Diagnostics).Code);
    }

    [Theory]
    [InlineData("""{"a":1}""", """{"a":2}""", "", "a")]
    [InlineData("""{"a":1}""", """{"a":1}""", ""","after_unknown":{"b":true}""", "b")]
    [InlineData("""{"a":null}""", """{}""", "", "")]
    [InlineData("""{"a":{"b":[1,{"c":2}]}}""", """{"a":{"b":[1,{"c":3}]}}""", "", "a.b[1].c")]
    [InlineData("""{"a":[1]}""", """{"a":[1,2]}""", "", "a")]
    [InlineData("""{"tags":{"x/y":"1"}}""", """{"tags":{"x/y":"2"}}""", "", "tags[\"x/y\"]")]
    [InlineData("""{"a":{"key-of-a-secret":1}}""", """{"a":{"other":1}}""", ""","before_sensitive":{"a":true}""", "a")]
    [InlineData("""{"a":"x"}""", """{"a":"x"}""", ""","before_sensitive":{},"after_sensitive":{"a":true}""", "")]
    [InlineData("""{"a":[]}""", """{}""", ""","after_unknown":{"a":[{"b":true}]}""", "a")]
    public void The_paths_of_what_differs_are_named(string before, string after, string more, string expected)
    {
        var read = PlanFiles.Read(PlanFiles.Plan(PlanFiles.Change("terraform_data.a", """["update"]""", before, after, more)));

        Assert.Equal(expected, string.Join(' ', read.Value!.Changes[0].Attributes));
    }

    [Fact]
    public void What_drifted_is_kept_apart_and_counts_as_nothing()
    {
        var drift = PlanFiles.Change("terraform_data.a", """["update"]""", """{"input":1}""", """{"input":2}""");
        var read = PlanFiles.Read($$"""{"format_version":"1.2","planned_values":{},"resource_drift":[{{drift}}]}""");

        Assert.True(read.Value!.IsEmpty);
        Assert.Equal(["input"], Assert.Single(read.Value.Drift).Attributes);
    }

    [Fact]
    public void Reading_a_data_source_is_no_change() =>
        Assert.True(PlanFiles.Read(PlanFiles.Plan("""{"address":"data.x.y","mode":"data","change":{"actions":["read"]}}""")).Value!.IsEmpty);

    [Fact]
    public void Fields_of_a_later_minor_version_are_ignored() => Assert.NotNull(PlanFiles.Read(
        """{"format_version":"1.99","new":{"a":[1,{"b":null}]},"planned_values":{},"resource_changes":null,"output_changes":[]}""").Value);

    [Theory]
    [InlineData("", "FW4001")]
    [InlineData("not json", "FW4001")]
    [InlineData("""{"format_version":"1.2","resource_changes":[{"address":"a",""", "FW4001")]
    [InlineData("""{"format_version":"1.2","planned_values":{}} trailing""", "FW4001")]
    [InlineData("""{"format_version":"1.2","planned_values":{},"errored":"\ud800"}""", null)]
    [InlineData("""{"format_version":"\ud800","planned_values":{}}""", "FW4001")]
    [InlineData("""{"format_version":"2.0","planned_values":{}}""", "FW4003")]
    [InlineData("""{"format_version":"10.1","planned_values":{}}""", "FW4003")]
    [InlineData("""{"planned_values":{}}""", "FW4002")]
    [InlineData("""{"format_version":"1.0","values":{"root_module":{}}}""", "FW4002")]
    [InlineData("""[1,2]""", "FW4002")]
    [InlineData("\"text\"", "FW4002")]
    public void What_is_no_plan_is_a_diagnostic(string json, string? code) =>
        Assert.Equal(code, PlanFiles.Read(json).Diagnostics.FirstOrDefault()?.Code);

    [Fact]
    public void The_event_stream_of_a_plan_is_told_apart()
    {
        var read = PlanFiles.Read(File.ReadAllText(PlanFiles.PathOf("events.jsonl")));

        Assert.Contains("event stream", Assert.Single(read.Diagnostics).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_beyond_every_measure_is_refused() => Assert.Equal("FW4001",
        Assert.Single(PlanFiles.Read($$"""{"format_version":"1.2","x":{{new string('[', 100_000)}}""").Diagnostics).Code);

    [Fact]
    public void A_single_value_beyond_every_measure_is_refused()
    {
        var json = System.Text.Encoding.UTF8.GetBytes($$"""{"format_version":"1.2","x":"{{new string('x', JsonPull.LargestValue)}}"}""");
        using var stream = new MemoryStream(json);

        Assert.Contains("64 MiB", Assert.Single(PlanSummaryReader.Read(stream, "-", CancellationToken.None).Diagnostics).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_no_mistake() => Assert.NotNull(PlanFiles.Read("\ufeff" + PlanFiles.Plan()).Value);

    [Fact]
    public void A_summary_reads_back_as_it_was_written()
    {
        var summary = PlanFiles.Summary("change.json");

        var read = PlanSummaryJson.Read(PlanSummaryJson.Write(summary), "summary.json");

        Assert.Equal(PlanSummaryJson.Write(summary), PlanSummaryJson.Write(read.Value!));
        Assert.Equal(summary.Counts, read.Value!.Counts);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"changes":[{"address":"a","action":"explode","type":""}],"outputs":[],"errored":false,"toolVersion":""}""")]
    public void A_damaged_summary_is_a_diagnostic(string json) =>
        Assert.Equal("FW4002", Assert.Single(PlanSummaryJson.Read(System.Text.Encoding.UTF8.GetBytes(json), "summary.json").Diagnostics).Code);

    [Fact]
    public void The_report_for_GitLab_counts_a_replacement_as_create_and_delete() =>
        Assert.Equal("""{"create":3,"update":3,"delete":3}""", GitLabTerraformReport.Of(PlanFiles.Summary("change.json").Counts));

    [Fact]
    public void Every_action_has_a_word_and_a_sign_of_its_own()
    {
        Assert.Equal(PlanActionNames.ByRisk, PlanActionNames.ByRisk.Select(a => PlanActionNames.Parse(a.Name())!.Value));
        Assert.Distinct(PlanActionNames.ByRisk.Select(a => a.Sign()));
    }
}
