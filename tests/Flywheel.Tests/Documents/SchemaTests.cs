using System.Text.Json;
using Flywheel.Organizations;
using Flywheel.Settings;

namespace Flywheel.Tests.Documents;

public sealed class SchemaTests
{
    [Fact]
    public void The_schema_of_the_organization_knows_every_field() =>
        Assert.Equal(
            [
                "cache", "cache/name", "cache/server", "cache/storage_size", "forge", "forge/group", "forge/type", "forge/url",
                "organization", "organization/environments", "organization/environments/*/cluster_context", "organization/environments/*/domain",
                "organization/environments/*/namespace", "organization/name", "runners", "runners/*/concurrent_jobs", "runners/*/environments",
                "runners/*/hpa", "runners/*/hpa/max_replicas", "runners/*/hpa/min_replicas", "runners/*/hpa/target_cpu_utilization", "runners/*/image",
                "runners/*/locked", "runners/*/protected", "runners/*/resources", "runners/*/resources/cpu_limit", "runners/*/resources/cpu_request",
                "runners/*/resources/memory_limit", "runners/*/resources/memory_request", "runners/*/run_untagged", "runners/*/tags", "runners/*/type",
            ],
            Fields(OrganizationShape.Schema));

    [Theory]
    [InlineData("default_environment")]
    [InlineData("tofu/binary")]
    [InlineData("app/path")]
    [InlineData("image/nix_output")]
    [InlineData("stacks/*/variables")]
    [InlineData("stacks/*/environment")]
    [InlineData("environments/*/deploy_from")]
    [InlineData("state/address")]
    [InlineData("secrets")]
    [InlineData("verify/http/-/expect/tls_days")]
    [InlineData("drift/ignore/-/until")]
    [InlineData("timeouts/apply")]
    [InlineData("retention/size")]
    [InlineData("jobs/-/directory")]
    public void The_schema_of_the_settings_knows_the_field(string path) => Assert.Contains(path, Fields(SettingsShape.Schema));

    [Fact]
    public void Required_fields_choices_patterns_and_defaults_are_in_the_schema()
    {
        using var schema = JsonDocument.Parse(OrganizationShape.Schema);
        var root = schema.RootElement;
        var runner = root.GetProperty("properties").GetProperty("runners").GetProperty("additionalProperties");
        var environments = root.GetProperty("properties").GetProperty("organization").GetProperty("properties").GetProperty("environments");

        Assert.Equal("https://json-schema.org/draft/2020-12/schema", root.GetProperty("$schema").GetString());
        Assert.False(root.GetProperty("additionalProperties").GetBoolean());
        Assert.Equal(["organization", "runners", "cache"], root.GetProperty("required").EnumerateArray().Select(e => e.GetString()!));
        Assert.Equal(["docker", "dind", "rocky8", "rocky9", "nix", "l40s", "a100"],
            runner.GetProperty("properties").GetProperty("type").GetProperty("enum").EnumerateArray().Select(e => e.GetString()!));
        Assert.False(runner.GetProperty("properties").GetProperty("locked").GetProperty("default").GetBoolean());
        Assert.Equal("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", environments.GetProperty("propertyNames").GetProperty("pattern").GetString());
        Assert.Equal(1, environments.GetProperty("minProperties").GetInt32());
    }

    private static IEnumerable<string> Fields(string schema)
    {
        using var document = JsonDocument.Parse(schema);
        return [.. Fields("", document.RootElement).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Fields(string prefix, JsonElement schema)
    {
        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject())
            {
                Assert.False(string.IsNullOrEmpty(property.Value.GetProperty("description").GetString()));
                yield return prefix + property.Name;
                foreach (var inner in Fields($"{prefix}{property.Name}/", property.Value))
                {
                    yield return inner;
                }
            }
        }

        foreach (var (key, sign) in new[] { ("additionalProperties", "*"), ("items", "-") })
        {
            if (schema.TryGetProperty(key, out var inner) && inner.ValueKind == JsonValueKind.Object)
            {
                foreach (var field in Fields($"{prefix}{sign}/", inner))
                {
                    yield return field;
                }
            }
        }
    }
}
