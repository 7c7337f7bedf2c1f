using System.Text.Json.Nodes;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Helm;
using Flywheel.Testing;

namespace Flywheel.Lab.Tests.Providers.Helm;

public sealed class LocalChartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LocalChartTests()
    {
        Write("Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.2.3\nappVersion: \"9\"\n");
        Write("values.yaml", "image:\n  tag: one\nlabels: {a: b}\n");
        Write("templates/NOTES.txt", "{{ if true }}");
        Write("templates/_helpers.tpl", "{{ define \"x\" }}");
        Write(
            "templates/web.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}-web\n  labels: {{ .Values.labels }}\nspec:\n  image: {{ .Values.image.tag | quote }}\n");
        Write("templates/account.yaml", "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {{ .Chart.Name }}\n  namespace: {{ .Release.Namespace }}\n");
        Write("crds/x.yaml", "kind: CustomResourceDefinition\nmetadata: {name: x}\n---\nkind: CustomResourceDefinition\nmetadata: {name: y}\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_chart_without_logic_is_rendered_in_the_order_of_helm()
    {
        var chart = LocalChart.Read(_folder.Root);
        var manifest = chart.Render("r", "ns", JsonNode.Parse("""{"image":{"tag":"two"}}""")!.AsObject());

        Assert.Equal(2, chart.Definitions.Length);
        Assert.Equal(
            """
            ---
            # Source: shop/templates/account.yaml
            apiVersion: v1
            kind: ServiceAccount
            metadata:
              name: shop
              namespace: ns
            ---
            # Source: shop/templates/web.yaml
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              labels:
                a: b
              name: r-web
            spec:
              image: two

            """,
            manifest,
            ignoreLineEndingDifferences: true);
    }

    [Theory]
    [InlineData("{{ if .Values.x }}")]
    [InlineData("{{ include \"x\" . }}")]
    [InlineData("{{ .Values.x | nindent 4 }}")]
    public void Logic_is_refused_by_file_and_line(string action)
    {
        Write("templates/web.yaml", $"kind: X\na: {action}\n");

        var refusal = Assert.Throws<ProviderException>(() => LocalChart.Read(_folder.Root));

        Assert.Contains("web.yaml: line 2", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_no_chart_is_refused()
    {
        File.Delete(_folder.Of("Chart.yaml"));

        Assert.Contains("has no Chart.yaml", Assert.Throws<ProviderException>(() => LocalChart.Read(_folder.Root)).Message, StringComparison.Ordinal);
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Of(path))!);
        File.WriteAllText(_folder.Of(path), text);
    }
}
