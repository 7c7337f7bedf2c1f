using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Flywheel.Lab.Tests.Providers;
using Flywheel.Organizations;
using Flywheel.Plans;

namespace Flywheel.Lab.Tests.Platform;

/// <summary>What organization.yaml says reaches a stack as it is written: the real program evaluates nothing in it.</summary>
public sealed class OrganizationValueTests
{
    [Theory]
    [InlineData("${file(\"/etc/passwd\")}")]
    [InlineData("%{ for x in [1, 2] }${x}%{ endfor }")]
    [InlineData("$${a} %%{b}")]
    [InlineData("\"} , \"name\": \"other\\")]
    [InlineData("a\n\u2028\"'`$(id) <>&")]
    public async Task A_value_stays_data(string value)
    {
        var organization = OrganizationReader.Read("organization.yaml", Encoding.UTF8.GetBytes("""
            organization: { name: acme, environments: { dev: { cluster_context: dev, namespace: attic, domain: acme.test } } }
            runners: {}
            cache: { server: "https://attic.acme.test", name: main }
            """)).Value!;
        var facts = OrganizationFacts.Json(
            organization with { Name = value, Cache = organization.Cache! with { Name = value } }, organization.FindEnvironment("dev")!, isLab: false);
        using var folder = new TerraformFolder(ImmutableSortedDictionary<string, string>.Empty, """
            variable "organization" { type = object({ name = string, cache = object({ name = string }) }) }
            output "seen" { value = [var.organization.name, var.organization.cache.name] }
            """);
        StackVariableFile.Write(Path.Combine(folder.Root, "v.tfvars.json"), ImmutableSortedDictionary<string, string>.Empty.Add(OrganizationFacts.Variable, facts));

        (await folder.RunAsync("plan", "-input=false", "-no-color", "-out=p", "-var-file=v.tfvars.json")).Expect(0);
        using var plan = JsonDocument.Parse((await folder.RunAsync("show", "-json", "p")).Expect(0));

        var seen = plan.RootElement.GetProperty("planned_values").GetProperty("outputs").GetProperty("seen").GetProperty("value");
        Assert.Equal([value, value], seen.EnumerateArray().Select(one => one.GetString()));
    }
}
