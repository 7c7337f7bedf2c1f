using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Kubernetes.Schemas;
using Flywheel.Lab.Kubernetes.Schemas.Custom;

namespace Flywheel.Lab.Tests.Kubernetes.Schemas;

public sealed class CustomKindTests
{
    private const string Cluster = """
        apiVersion: postgresql.cnpg.io/v1
        kind: Cluster
        metadata: { name: pg, namespace: team }
        spec: { instances: 3, storage: { size: 1Gi } }
        """;

    public static TheoryData<string> Known => [.. KnownDefinitions.All.Select(definition => definition.At("metadata.name")!)];

    [Fact]
    public void The_pattern_of_a_schema_is_read_once()
    {
        var schema = JsonNode.Parse("""{"type":"string","pattern":"^[a-z]+$"}""")!.AsObject();

        Assert.Same(ScalarValidation.PatternOf(schema), ScalarValidation.PatternOf(schema));
        Assert.NotSame(ScalarValidation.PatternOf(schema), ScalarValidation.PatternOf(schema.DeepClone().AsObject()));
        Assert.DoesNotMatch(ScalarValidation.PatternOf(schema), "A");
    }

    [Theory]
    [MemberData(nameof(Known))]
    public void A_known_definition_keeps_the_rules_of_definitions(string name)
    {
        var definition = KnownDefinitions.All.Single(each => each.At("metadata.name") == name);
        var before = definition.ToJsonString();

        var prepared = Rules.Prepare(definition);

        Assert.Equal(
            JsonNode.Parse(before)!.At("spec.versions.0.schema.openAPIV3Schema.properties.spec")!.Length,
            prepared.At("spec.versions.0.schema.openAPIV3Schema.properties.spec")!.Length);
    }

    [Fact]
    public void A_definition_gives_its_kinds()
    {
        var kind = Kind("Cluster");

        Assert.Equal(("postgresql.cnpg.io", "v1", "clusters", "cluster"), (kind.Group, kind.Version, kind.Plural, kind.Singular));
        Assert.True(kind is { Namespaced: true, HasStatus: true, IsCustom: true });
        Assert.Equal(new ScalePaths("spec.instances", "status.instances", "status.selector"), kind.Scale);
        Assert.Equal("Age", kind.Columns!.At("0.name"));
    }

    [Fact]
    public void Versions_that_are_not_served_are_no_kinds()
    {
        var definition = KnownDefinitions.All[0];
        definition["spec"]!["versions"]!.AsArray().Add(new JsonObject { ["name"] = "v0", ["served"] = false });

        Assert.Single(CustomKinds.Of(definition));
    }

    [Theory]
    [InlineData("spec.postgresUID", "26")]
    [InlineData("spec.primaryUpdateStrategy", "unsupervised")]
    [InlineData("spec.storage.resizeInUseVolumes", "true")]
    [InlineData("spec.walStorage", null)]
    public void Defaults_of_the_schema_are_filled_in(string path, string? value) =>
        Assert.Equal(value, Prepare(Rules.Yaml(Cluster)).At(path));

    [Theory]
    [InlineData("spec.instancess", "3", "unknown field \"spec.instancess\"")]
    [InlineData("spec.storage.sizes", "3", "unknown field \"spec.storage.sizes\"")]
    [InlineData("metadata.label", "x", "unknown field \"metadata.label\"")]
    public void Unknown_fields_are_refused_in_strict_writes(string path, string value, string problem)
    {
        var status = Assert.Throws<StatusException>(() => Prepare(Rules.Yaml(Cluster).With(path, value), FieldValidation.Strict)).Status;

        Assert.Equal($"Cluster in version \"v1\" cannot be handled as a Cluster: strict decoding error: {problem}", status.Message);
    }

    [Fact]
    public void Unknown_fields_are_pruned_in_others()
    {
        Assert.Null(Prepare(Rules.Yaml(Cluster).With("spec.instancess", "3")).At("spec.instancess"));
    }

    [Fact]
    public void Open_objects_keep_what_nobody_knows()
    {
        Assert.Equal("1", Prepare(Rules.Yaml(Cluster).With("spec.affinity", "{ x: { y: 1 } }"), FieldValidation.Strict).At("spec.affinity.x.y"));
    }

    [Theory]
    [InlineData("spec.instances", "three", "FieldValueTypeInvalid", "Invalid value: \"string\": spec.instances in body must be of type integer: \"string\"")]
    [InlineData("spec.instances", "0", "FieldValueInvalid", "Invalid value: 0: spec.instances in body should be greater than or equal to 1")]
    [InlineData("spec.logLevel", "loud", "FieldValueNotSupported", "Unsupported value: \"loud\": supported values: \"error\", \"warning\", \"info\", \"debug\", \"trace\"")]
    [InlineData("spec.superuserSecret", "{}", "FieldValueRequired", "Required value")]
    [InlineData("spec.postgresql", "{ parameters: { a: 1 } }", "FieldValueTypeInvalid", "Invalid value: \"integer\": spec.postgresql.parameters.a in body must be of type string: \"integer\"")]
    public void Values_are_checked_by_the_schema(string path, string value, string reason, string message)
    {
        var status = Assert.Throws<StatusException>(() => Prepare(Rules.Yaml(Cluster).With(path, value))).Status;

        Assert.Equal((422, "Invalid"), (status.Code, status.Reason));
        var cause = Assert.Single(status.Causes);
        Assert.Equal((reason, message), (cause.Reason, cause.Message));
        Assert.StartsWith("Cluster.postgresql.cnpg.io \"pg\" is invalid: spec.", status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tenant_of_the_object_store_is_known()
    {
        var tenant = Rules.Yaml("""
            apiVersion: minio.min.io/v2
            kind: Tenant
            metadata: { name: store, namespace: team }
            spec: { pools: [ { name: pool-0, servers: 4, volumesPerServer: 4, volumeClaimTemplate: { spec: {} } } ], requestAutoCert: false }
            """);

        Assert.Equal("4", Prepare(tenant, FieldValidation.Strict).At("spec.pools.0.servers"));
    }

    [Theory]
    [InlineData("type: string, minLength: 2", "x", "spec.x in body should be at least 2 chars long")]
    [InlineData("type: string, pattern: '^a+$'", "b", "spec.x in body should match '^a+$'")]
    [InlineData("type: string, format: date-time", "b", "spec.x in body must be of type date-time: \"b\"")]
    [InlineData("type: integer, maximum: 3, exclusiveMaximum: true", "3", "spec.x in body should be less than 3")]
    [InlineData("type: number, multipleOf: 0.5", "0.7", "spec.x in body should be a multiple of 0.5")]
    [InlineData("type: array, items: { type: integer }, maxItems: 1", "[1, 2]", "must have at most 1 items")]
    [InlineData("type: array, items: { type: string }, x-kubernetes-list-type: set", "[a, a]", "Duplicate value: \"a\"")]
    [InlineData("x-kubernetes-int-or-string: true", "1.5", "spec.x in body must be of type integer,string: \"number\"")]
    [InlineData("type: string, oneOf: [ { enum: [a] }, { enum: [b] } ]", "c", "spec.x in body must validate one and only one schema (oneOf)")]
    public void Each_word_of_a_schema_has_its_rule(string schema, string value, string message)
    {
        var kind = Kind("Cluster") with
        {
            Schema = Rules.Yaml($"type: object\nproperties: {{ spec: {{ type: object, properties: {{ x: {{ {schema} }} }} }} }}"),
        };

        var status = Assert.Throws<StatusException>(() => Prepare(Rules.Yaml(Cluster).With("spec", $"{{ x: {value} }}"), kind: kind)).Status;

        Assert.EndsWith(message, Assert.Single(status.Causes).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("metadata.name", "wrong", "metadata.name", "Invalid value: \"wrong\": must be spec.names.plural+\".\"+spec.group")]
    [InlineData("spec.scope", "Everywhere", "spec.scope", "Unsupported value: \"Everywhere\": supported values: \"Cluster\", \"Namespaced\"")]
    [InlineData("spec.versions.0.storage", "false", "spec.versions", "must have exactly one version marked as storage version")]
    [InlineData("spec.versions.0.schema", "{}", "spec.versions[0].schema.openAPIV3Schema", "Required value: schemas are required")]
    [InlineData("spec.versions.0.schema.openAPIV3Schema.properties.spec", "{ properties: { x: { type: string } } }", "spec.versions[0].schema.openAPIV3Schema.properties[spec].type", "Required value: must not be empty for specified object fields")]
    [InlineData("spec.versions.0.subresources.scale", "{ specReplicasPath: spec.x, statusReplicasPath: .status.x }", "spec.versions[0].subresources.scale.specReplicasPath", "Invalid value: \"spec.x\": should be a json path under .spec")]
    public void A_definition_that_breaks_a_rule_is_refused(string path, string value, string field, string message)
    {
        var status = Assert.Throws<StatusException>(() => Rules.Prepare(KnownDefinitions.All[0].With(path, value))).Status;

        var cause = Assert.Single(status.Causes);
        Assert.Equal(field, cause.Field);
        Assert.EndsWith(message, cause.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_definition_gets_the_names_that_it_leaves_out()
    {
        var definition = Rules.Prepare(KnownDefinitions.All[0].With("spec.names", "{ kind: Backup, plural: backups }"));

        Assert.Equal(("backup", "BackupList"), (definition.At("spec.names.singular"), definition.At("spec.names.listKind")));
        Assert.Equal("""{"strategy":"None"}""", definition.At("spec.conversion"));
    }

    private static ApiKind Kind(string kind) => KnownDefinitions.All.SelectMany(definition => CustomKinds.Of(definition)).Single(each => each.Kind == kind);

    private static JsonObject Prepare(JsonObject content, FieldValidation validation = FieldValidation.Warn, ApiKind? kind = null)
    {
        var context = new WriteContext { Manager = "test", FieldValidation = validation, Warnings = new List<string>() };
        var prepared = new ObjectRules(() => []).Prepare(kind ?? Kind(content.At("kind")!), content, null, context);
        return JsonNode.Parse(prepared.ToJsonString())!.AsObject();
    }
}
