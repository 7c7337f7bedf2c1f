using System.Text;
using System.Text.Json;
using Flywheel.Plans;

namespace Flywheel.Tests.Plans;

public sealed class PlanJsonMaskerTests
{
    [Theory]
    [InlineData("create.json")]
    [InlineData("change.json")]
    [InlineData("destroy.json")]
    public void No_secret_of_a_real_plan_survives(string name)
    {
        var (masked, _) = Mask(File.ReadAllText(PlanFiles.PathOf(name)));

        Assert.All(["correct-horse-battery", "nested-secret-1", "service-account", "98765432"],
            secret => Assert.DoesNotContain(secret, masked, StringComparison.Ordinal));
        Assert.Contains("module.inner.terraform_data.inner[0]", masked, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_else_stays_as_it_was()
    {
        var original = File.ReadAllText(PlanFiles.PathOf("errored.json"));

        using var before = JsonDocument.Parse(original);
        using var after = JsonDocument.Parse(Mask(original).Json);

        Assert.True(JsonElement.DeepEquals(before.RootElement, after.RootElement));
    }

    [Fact]
    public void The_summary_of_a_masked_plan_has_the_same_counts()
    {
        var (masked, _) = Mask(File.ReadAllText(PlanFiles.PathOf("change.json")));

        Assert.Equal(PlanFiles.Summary("change.json").Counts, PlanFiles.Read(masked).Value!.Counts);
    }

    [Theory]
    [InlineData("""{"variables":{"v":{"value":"S3"}},"configuration":{"root_module":{"variables":{"v":{"sensitive":true}}}}}""")]
    [InlineData("""{"configuration":{"root_module":{"variables":{"v":{"default":"S3","sensitive":true}}}}}""")]
    [InlineData("""{"configuration":{"root_module":{"outputs":{"o":{"sensitive":true,"expression":{"constant_value":"S3"}}}}}}""")]
    [InlineData("""{"configuration":{"root_module":{"module_calls":{"m":{"expressions":{"v":{"constant_value":"S3"}},"module":{"variables":{"v":{"sensitive":true}}}}}}}}""")]
    [InlineData("""{"configuration":{"root_module":{"module_calls":{"m":{"module":{"module_calls":{"n":{"module":{"variables":{"v":{"sensitive":true,"default":"S3"}}}}}}}}}}}""")]
    [InlineData("""{"planned_values":{"outputs":{"o":{"sensitive":true,"value":"S3"}}}}""")]
    [InlineData("""{"planned_values":{"outputs":{"o":{"value":{"a":["S3",true]},"sensitive":true}}}}""")]
    [InlineData("""{"planned_values":{"root_module":{"resources":[{"values":{"a":["x","S3"]},"sensitive_values":{"a":[false,true]}}]}}}""")]
    [InlineData("""{"planned_values":{"root_module":{"child_modules":[{"child_modules":[{"resources":[{"values":{"a":"S3"},"sensitive_values":{"a":true}}]}]}]}}}""")]
    [InlineData("""{"prior_state":{"values":{"root_module":{"resources":[{"values":{"a":"S3"},"sensitive_values":true}]}}}}""")]
    [InlineData("""{"prior_state":{"values":{"outputs":{"o":{"sensitive":true,"value":"S3"}}}}}""")]
    [InlineData("""{"resource_changes":[{"change":{"before":{"a":"S3"},"after":null,"before_sensitive":{"a":true},"after_sensitive":false}}]}""")]
    [InlineData("""{"resource_changes":[{"change":{"after_sensitive":{"a":{"b":true}},"after":{"a":{"b":"S3"}}}}]}""")]
    [InlineData("""{"resource_drift":[{"change":{"after":{"a":"S3"},"after_sensitive":{"a":true}}}]}""")]
    [InlineData("""{"deferred_changes":[{"reason":"x","resource_change":{"change":{"after":"S3","after_sensitive":true}}}]}""")]
    [InlineData("""{"output_changes":{"o":{"before":"S3","before_sensitive":true,"after":null}}}""")]
    [InlineData("""{"resource_changes":[{"change":{"after":"S3","after_sensitive":true}}],"configuration":{"root_module":{"resources":[{"expressions":{"p":{"constant_value":"S3"}}}]}}}""")]
    public void A_marked_value_is_masked_wherever_the_plan_can_mark_one(string json)
    {
        var (masked, values) = Mask(json);

        Assert.DoesNotContain("S3", masked, StringComparison.Ordinal);
        Assert.Contains("(sensitive)", masked, StringComparison.Ordinal);
        Assert.True(values.IsSensitive("S3"));
    }

    [Theory]
    [InlineData("4711")]
    [InlineData("true")]
    [InlineData("""{"key":"v"}""")]
    [InlineData("""["v",1]""")]
    public void A_sensitive_value_of_any_type_becomes_the_same_word(string value) =>
        Assert.Equal("""{"planned_values":{"outputs":{"o":{"sensitive":true,"value":"(sensitive)"}}}}""",
            Mask("""{"planned_values":{"outputs":{"o":{"sensitive":true,"value":""" + value + "}}}}").Json);

    [Fact]
    public void A_whole_manifest_is_masked_where_it_stands_and_its_ordinary_lines_nowhere_else()
    {
        var (json, values) = Mask("""
            { "format_version": "1.2", "resource_changes": [
              { "address": "kubectl_manifest.a", "type": "kubectl_manifest", "change": {
                "after": { "yaml_body": "kind: Deployment\nmetadata: ordinary words of it\n", "password": "hidden-and-long" },
                "after_sensitive": { "yaml_body": true, "password": true } } },
              { "address": "other.b", "type": "other", "change": { "after": { "note": "metadata: ordinary words of it, hidden-and-long" } } }] }
            """);

        Assert.DoesNotContain("kind: Deployment", json, StringComparison.Ordinal);
        Assert.Contains("metadata: ordinary words of it, (sensitive)", json, StringComparison.Ordinal);
        Assert.Equal(["hidden-and-long"], values.Values);
    }

    [Fact]
    public void A_sensitive_value_that_is_absent_stays_absent() =>
        Assert.Contains("\"value\":null", Mask("""{"planned_values":{"outputs":{"o":{"sensitive":true,"value":null}}}}""").Json, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"s\\\"cret<1>value\"", "\"s\\\"cret<1>value\"")]
    [InlineData("\"s\\\"cret<1>value\"", "\"{\\\"p\\\":\\\"s\\\\\\\"cret\\\\u003c1\\\\u003evalue\\\"}\"")]
    [InlineData("\"secret-value-1\"", "\"user:secret-value-1@host\"")]
    [InlineData("\"secret-value-1\"", "\"c2VjcmV0LXZhbHVlLTE=\"")]
    [InlineData("\"secret-value-1\"", "{\"secret-value-1\":true}")]
    [InlineData("123456789", "123456789")]
    [InlineData("\"-----BEGIN KEY-----\\nMIIEvgIBADANBgkqhkiG9w0\\n\"", "\"  MIIEvgIBADANBgkqhkiG9w0\"")]
    public void A_secret_is_masked_where_nothing_marks_it(string secret, string elsewhere)
    {
        var (masked, _) = Mask($$$"""{"output_changes":{"o":{"after":{{{secret}}},"after_sensitive":true}},"checks":[{"problem":{{{elsewhere}}}}]}""");

        Assert.Contains("(sensitive)", masked[masked.IndexOf("checks", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.All(["cret", "MIIE", "c2Vjc", "456789"], part => Assert.DoesNotContain(part, masked, StringComparison.Ordinal));
    }

    [Fact]
    public void A_short_value_is_masked_only_where_it_is_marked() =>
        Assert.Contains("\"problem\":\"abc\"",
            Mask("""{"output_changes":{"o":{"after":"abc","after_sensitive":true}},"checks":[{"problem":"abc"}]}""").Json, StringComparison.Ordinal);

    [Theory]
    [InlineData("secret-one and secret-two", "(sensitive) and (sensitive)")]
    [InlineData("my-secret-one-two!", "(sensitive)!")]
    [InlineData("secret-on", "secret-on")]
    [InlineData("secret-onesecret-one", "(sensitive)")]
    public void Values_that_overlap_are_masked_as_one(string text, string expected) =>
        Assert.Equal(expected, new SensitiveValues(["secret-one", "secret-two", "my-secret-one", "secret-one-two"], []).MaskIn(text));

    [Fact]
    public void A_long_value_is_masked_to_its_end()
    {
        var secret = string.Concat(Enumerable.Range(0, 500).Select(i => $"{i:x}"));

        Assert.Equal("a (sensitive) b", new SensitiveValues([secret], []).MaskIn($"a {secret} b"));
    }

    [Fact]
    public void The_beginning_of_a_value_is_not_the_value()
    {
        var values = new SensitiveValues(["https://example.com/first-token", "https://example.com/second"], []);

        Assert.Equal("https://example.com/ or (sensitive)", values.MaskIn("https://example.com/ or https://example.com/second"));
    }

    [Fact]
    public async Task The_text_of_a_plan_is_masked_by_the_same_values()
    {
        var values = Mask(await File.ReadAllTextAsync(PlanFiles.PathOf("change.json"))).Values;
        using var text = new StringReader("  - password = \"correct-horse-battery\"\n  - region = \"north\"\n");
        await using var masked = new StringWriter();

        await values.MaskTextAsync(text, masked, CancellationToken.None);

        Assert.Equal("  - password = \"(sensitive)\"\n  - region = \"north\"\n", masked.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"variables":{"a":""")]
    [InlineData("""{"variables":{"a":{"value":"\ud800"}}}""")]
    public void What_cannot_be_read_is_refused_instead_of_copied(string json)
    {
        using var file = new TemporaryPlan(json);
        using var masked = new MemoryStream();

        var read = PlanJsonMasker.Mask(file.Path, masked, "plan.json", CancellationToken.None);

        Assert.Null(read.Value);
        Assert.Equal("FW4001", Assert.Single(read.Diagnostics).Code);
    }

    [Fact]
    public void More_secrets_than_can_be_looked_for_refuse_the_plan()
    {
        var values = string.Join(',', Enumerable.Range(0, 20_002).Select(i => $"\"secret-{i}\""));
        using var file = new TemporaryPlan($$$$"""{"output_changes":{"o":{"after":[{{{{values}}}}],"after_sensitive":true}}}""");

        Assert.Equal("FW4005", Assert.Single(PlanJsonMasker.Collect(file.Path, "plan.json", CancellationToken.None).Diagnostics).Code);
    }

    private static (string Json, SensitiveValues Values) Mask(string json)
    {
        using var file = new TemporaryPlan(json);
        using var masked = new MemoryStream();
        var read = PlanJsonMasker.Mask(file.Path, masked, "plan.json", CancellationToken.None);
        Assert.Empty(read.Diagnostics);
        return (Encoding.UTF8.GetString(masked.ToArray()), read.Value!);
    }

    private sealed class TemporaryPlan : IDisposable
    {
        public TemporaryPlan(string json) => File.WriteAllText(Path, json);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
