using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flywheel.Cli.Tests.Docs;
using Flywheel.Cli.Views;
using Flywheel.Clusters;
using Flywheel.Readiness;
using Flywheel.Testing;

namespace Flywheel.Cli.Tests.Views;

/// <summary><c>explain</c>, as people and programs see it.</summary>
public sealed class ExplainTests
{
    private const string File = "tests/Flywheel.Cli.Tests/Views/data/objects.yaml";

    [Theory]
    [InlineData(80)]
    [InlineData(160)]
    public async Task Objects_are_listed_in_the_order_of_the_file_and_what_is_not_ready_is_explained(int width)
    {
        using var program = new DocsHost(width);

        Assert.Equal(ExitCodes.Success, await program.RunAsync("", "explain", File, "--no-color"));

        Snapshot.Match(program.Printed, $"{width}");
    }

    [Fact]
    public async Task Objects_are_a_document_for_programs()
    {
        using var program = new DocsHost();

        Assert.Equal(ExitCodes.Success, await program.RunAsync("", "explain", File, "--output", "json"));

        var document = JsonNode.Parse(program.Printed)!;
        Assert.Equal(1, (int)document["schemaVersion"]!);
        Assert.Equal(["apiVersion", "kind", "namespace", "name", "health", "reason", "detail"], document["objects"]![0]!.AsObject().Select(member => member.Key));
        Assert.Equal(
            ["failed", "failed", "failed", "ready", "unknown", "suspended", "progressing"],
            document["objects"]!.AsArray().Select(o => (string)o!["health"]!));
        Assert.Null(document["objects"]![4]!["namespace"]);
    }

    [Fact]
    public async Task Objects_are_read_from_stdin()
    {
        using var program = new DocsHost();

        Assert.Equal(0, await CommandLine.RunAsync(["explain", "-"], program.Host with { Input = Text("apiVersion: v1\nkind: Secret\nmetadata: { name: s }\n") }));

        Assert.Contains("Secret s", program.Printed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: Pod\n  metadata: x\n", "stdin:3:")]
    [InlineData("{\n  \"kind\": \"Pod\",\n  \"kind\": \"Pod\" }", "FW5802")]
    [InlineData("a: 1\n", "stdin:1:1")]
    [InlineData("", "FW1006")]
    [InlineData("just a text", "FW1007")]
    public async Task Unreadable_input_ends_with_3_and_says_where(string input, string expected)
    {
        using var program = new DocsHost();

        Assert.Equal(ExitCodes.Unusable, await CommandLine.RunAsync(["explain", "-"], program.Host with { Input = Text(input) }));

        Assert.Contains(expected, program.Printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_ends_with_3()
    {
        using var program = new DocsHost();

        Assert.Equal(ExitCodes.Unusable, await program.RunAsync("", "explain", "nowhere.yaml"));
        Assert.Equal(ExitCodes.Unusable, await program.RunAsync("", "explain", "src"));
    }

    [Fact]
    public void An_empty_list_is_said_aloud()
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        ExplainView.Write(new Page(Consoles.Create(writer, new TerminalFacts(true, false, false, () => (80, 40)))), []);

        Assert.Contains("no object", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_health_is_rendered_in_every_view() => Assert.All(Enum.GetValues<Health>(), health =>
    {
        using var document = JsonDocument.Parse("""{ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "p" } }""");
        JudgedObject[] judged = [new(KubernetesObject.Of(document.RootElement)!, new(health, "Because", "it is so"))];
        using var writer = new StringWriter(CultureInfo.InvariantCulture);

        ExplainView.Write(new Page(Consoles.Create(writer, new TerminalFacts(true, false, false, () => (80, 40)))), judged);

        Assert.Contains($" {health.Name()} ", writer.ToString(), StringComparison.Ordinal);
        Assert.Contains($"\"health\": \"{health.Name()}\"", ExplainView.Json(judged), StringComparison.Ordinal);
    });

    private static MemoryStream Text(string text) => new(Encoding.UTF8.GetBytes(text));
}
