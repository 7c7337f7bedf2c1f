using System.Text;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Kubernetes.Schemas;
using Flywheel.Lab.Kubernetes.Schemas.Types;

namespace Flywheel.Lab.Tests.Kubernetes.Schemas;

public sealed class FieldTests
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, labels: { app: web } }
        spec:
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec: { containers: [ { name: web, image: "web:1" } ] }

        """;

    [Theory]
    [InlineData("  replica: 3", "unknown field \"spec.replica\"")]
    [InlineData("  strategy: { rollingUpdat: {} }", "unknown field \"spec.strategy.rollingUpdat\"")]
    public void A_strict_write_refuses_a_field_that_the_kind_does_not_have(string line, string problem)
    {
        var status = Rules.Refusal(Deployment + line);

        Assert.Equal((400, "BadRequest"), (status.Code, status.Reason));
        Assert.Equal($"Deployment in version \"v1\" cannot be handled as a Deployment: strict decoding error: {problem}", status.Message);
    }

    [Fact]
    public void All_unknown_fields_are_named_with_the_place_in_their_list()
    {
        var status = Rules.Refusal("""
            apiVersion: v1
            kind: Pod
            metadata: { name: web, label: x }
            spec: { containers: [ { name: web, image: web, imag: x } ], hostname2: y }
            """);

        Assert.EndsWith(
            "strict decoding error: unknown field \"metadata.label\", unknown field \"spec.containers[0].imag\", unknown field \"spec.hostname2\"",
            status.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_warned_write_drops_them_and_says_so()
    {
        var context = new WriteContext { Manager = "test", Warnings = new List<string>() };

        var deployment = Rules.Prepare(Deployment + "  replica: 3", context: context);

        Assert.Null(deployment.At("spec.replica"));
        Assert.Equal(["unknown field \"spec.replica\""], context.Warnings);
    }

    [Fact]
    public void An_ignoring_write_drops_them_in_silence()
    {
        var context = new WriteContext { Manager = "test", FieldValidation = FieldValidation.Ignore, Warnings = new List<string>() };

        Assert.Null(Rules.Prepare(Deployment + "  replica: 3", context: context).At("spec.replica"));
        Assert.Empty(context.Warnings);
    }

    [Theory]
    [InlineData("  replicas: two", "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32")]
    [InlineData("  replicas: 1.5", "json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32")]
    [InlineData("  replicas: 99999999999", "json: cannot unmarshal number 99999999999 into Go struct field DeploymentSpec.spec.replicas of type int32")]
    [InlineData("  paused: 1", "json: cannot unmarshal number into Go struct field DeploymentSpec.spec.paused of type bool")]
    [InlineData("  strategy: [1]", "json: cannot unmarshal array into Go struct field DeploymentSpec.spec.strategy of type v1.DeploymentStrategy")]
    [InlineData("  strategy: { type: 1 }", "json: cannot unmarshal number into Go struct field DeploymentStrategy.spec.strategy.type of type v1.DeploymentStrategyType")]
    public void A_value_of_another_type_is_refused_in_the_decoder_s_words(string line, string problem)
    {
        var status = Rules.Refusal(Deployment + line);

        Assert.Equal(400, status.Code);
        Assert.Equal($"Deployment in version \"v1\" cannot be handled as a Deployment: {problem}", status.Message);
    }

    [Theory]
    [InlineData("labels: { a: 1 }", "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string")]
    [InlineData("labels: [a]", "json: cannot unmarshal array into Go struct field ObjectMeta.metadata.labels of type map[string]string")]
    [InlineData("finalizers: a", "json: cannot unmarshal string into Go struct field ObjectMeta.metadata.finalizers of type []string")]
    public void Types_of_maps_and_lists_are_checked(string field, string problem)
    {
        var status = Rules.Refusal($"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: x, {field} }}\n");

        Assert.EndsWith(problem, status.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc", "illegal base64 data at input byte 0")]
    [InlineData("ab$d", "illegal base64 data at input byte 2")]
    public void The_bytes_of_a_secret_must_be_base64(string data, string problem)
    {
        var status = Rules.Refusal($"apiVersion: v1\nkind: Secret\nmetadata: {{ name: x }}\ndata: {{ a: {data} }}");

        Assert.Equal($"Secret in version \"v1\" cannot be handled as a Secret: {problem}", status.Message);
    }

    [Fact]
    public void Nulls_and_empty_values_that_a_server_does_not_write_are_gone()
    {
        var pod = Rules.Prepare("""
            apiVersion: v1
            kind: Pod
            metadata: { name: web, labels: {}, annotations: null }
            spec:
              hostNetwork: false
              automountServiceAccountToken: false
              volumes: []
              containers: [ { name: web, image: web, command: [], tty: false, securityContext: {} } ]
            """);

        Assert.Equal("""{"name":"web"}""", pod.At("metadata"));
        Assert.Null(pod.At("spec.hostNetwork"));
        Assert.Null(pod.At("spec.volumes"));
        Assert.Null(pod.At("spec.containers.0.command"));
        Assert.Null(pod.At("spec.containers.0.tty"));
        Assert.Equal("false", pod.At("spec.automountServiceAccountToken"));
        Assert.Equal("{}", pod.At("spec.containers.0.securityContext"));
        Assert.Equal("{}", pod.At("spec.containers.0.resources"));
    }

    [Fact]
    public void Times_are_written_as_the_server_writes_them()
    {
        var lease = Rules.Prepare("""
            apiVersion: coordination.k8s.io/v1
            kind: Lease
            metadata: { name: x, creationTimestamp: "2024-05-01T12:00:00.5+02:00" }
            spec: { renewTime: "2024-05-01T10:00:00Z" }
            """);

        Assert.Equal("2024-05-01T10:00:00Z", lease.At("metadata.creationTimestamp"));
        Assert.Equal("2024-05-01T10:00:00.000000Z", lease.At("spec.renewTime"));
    }

    [Fact]
    public void A_field_that_stands_twice_is_refused_with_all_else_that_is_wrong()
    {
        var body = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","name":"b"},"spec":{"x":1,"containers":[{"name":"a","name":"b"}]}}"""u8.ToArray();

        var status = Assert.Throws<StatusException>(() => StrictBody.Read(
            body, Rules.Kind("v1", "Pod"), new WriteContext { Manager = "test", FieldValidation = FieldValidation.Strict })).Status;

        Assert.Equal(
            "Pod in version \"v1\" cannot be handled as a Pod: strict decoding error: duplicate field \"metadata.name\", "
            + "duplicate field \"spec.containers[0].name\", unknown field \"spec.x\"",
            status.Message);
    }

    [Fact]
    public void Of_a_field_that_stands_twice_the_last_one_counts()
    {
        var context = new WriteContext { Manager = "test", Warnings = new List<string>() };

        var content = StrictBody.Read("""{"metadata":{"name":"a","name":"b"}}"""u8.ToArray(), Rules.Kind("v1", "Pod"), context);

        Assert.Equal("b", content.At("metadata.name"));
        Assert.Equal(["duplicate field \"metadata.name\""], context.Warnings);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}x")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("null")]
    public void A_body_that_is_no_object_is_a_bad_request(string body)
    {
        var status = Assert.Throws<StatusException>(() => StrictBody.Read(
            Encoding.UTF8.GetBytes(body), Rules.Kind("v1", "Pod"), new WriteContext { Manager = "test" })).Status;

        Assert.Equal(400, status.Code);
    }

    [Fact]
    public void A_body_nested_too_deep_is_a_bad_request()
    {
        var body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 10_000)));

        Assert.Throws<StatusException>(() => StrictBody.Read(body, Rules.Kind("v1", "Pod"), new WriteContext { Manager = "test" }));
    }

    [Theory]
    [InlineData("core", "v1", "Pod", typeof(k8s.Models.V1Pod))]
    [InlineData("core", "v1", "Service", typeof(k8s.Models.V1Service))]
    [InlineData("apps", "v1", "Deployment", typeof(k8s.Models.V1Deployment))]
    [InlineData("apps", "v1", "StatefulSet", typeof(k8s.Models.V1StatefulSet))]
    [InlineData("batch", "v1", "CronJob", typeof(k8s.Models.V1CronJob))]
    [InlineData("autoscaling", "v2", "HorizontalPodAutoscaler", typeof(k8s.Models.V2HorizontalPodAutoscaler))]
    [InlineData("networking.k8s.io", "v1", "Ingress", typeof(k8s.Models.V1Ingress))]
    [InlineData("apiextensions.k8s.io", "v1", "CustomResourceDefinition", typeof(k8s.Models.V1CustomResourceDefinition))]
    public void The_tables_know_only_fields_that_the_client_knows_too(string group, string version, string kind, Type model)
    {
        var differences = new List<string>();

        ModelComparison.Compare(TypeTable.Find(group == "core" ? "" : group, version, kind)!, model, kind, differences, []);

        Assert.Empty(differences);
    }
}
