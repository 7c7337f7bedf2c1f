using System.Text;
using Flywheel.States;
using Flywheel.Verification.Kubernetes;

namespace Flywheel.Tests.Verification.Kubernetes;

/// <summary>What of a state is in a cluster, from the attributes that the real providers keep.</summary>
public sealed class StateRootsTests
{
    [Fact]
    public void A_kubectl_manifest_is_the_object_that_its_attributes_name()
    {
        var roots = Of(Resource("kubectl_manifest", """
            { "api_version": "apps/v1", "kind": "Deployment", "namespace": "attic", "name": "api", "uid": "1", "yaml_body": "secret" }
            """));

        var root = Assert.Single(roots.Objects);
        Assert.Equal(new("apps/v1", new("apps", "Deployment", "attic", "api"), "1", "kubectl_manifest.it"), root);
    }

    [Theory]
    [InlineData("""{ "api_version": "v1", "kind": "Service", "name": "api", "namespace": "" }""", "default")]
    [InlineData("""{ "api_version": "v1", "kind": "Service", "name": "api", "namespace": "a", "override_namespace": "b" }""", "b")]
    [InlineData("""{ "api_version": "v1", "kind": "Service", "name": "api", "namespace": "a", "override_namespace": null }""", "a")]
    public void Its_namespace_is_the_one_that_the_provider_used(string attributes, string expected) =>
        Assert.Equal(expected, Assert.Single(Of(Resource("kubectl_manifest", attributes)).Objects).Name.Namespace);

    [Theory]
    [InlineData("kubernetes_deployment_v1", "apps", "Deployment")]
    [InlineData("kubernetes_deployment", "apps", "Deployment")]
    [InlineData("kubernetes_horizontal_pod_autoscaler_v2beta2", "autoscaling", "HorizontalPodAutoscaler")]
    [InlineData("kubernetes_secret_v1", "", "Secret")]
    [InlineData("kubernetes_daemon_set_v1", "apps", "DaemonSet")]
    public void A_typed_resource_is_the_object_that_its_metadata_block_names(string type, string group, string kind)
    {
        var roots = Of(Resource(type, """{ "id": "attic/api", "metadata": [{ "name": "api", "namespace": "attic", "uid": "7" }], "data": { "a": "secret" } }"""));

        var root = Assert.Single(roots.Objects);
        Assert.Equal((new(group, kind, "attic", "api"), "7"), (root.Name, root.Uid));
    }

    [Fact]
    public void A_kubernetes_manifest_is_read_through_its_type()
    {
        var roots = Of(Resource("kubernetes_manifest", """
            { "manifest": { "value": { "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "wrong" } }, "type": ["object", {}] },
              "object": { "value": { "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "a", "namespace": "b", "uid": "c" } }, "type": ["object", {}] } }
            """));

        Assert.Equal(new("v1", new("", "ConfigMap", "b", "a"), "c", "kubernetes_manifest.it"), Assert.Single(roots.Objects));
    }

    [Fact]
    public void A_release_is_not_an_object_but_leads_to_some()
    {
        var roots = Of(Resource("helm_release", """{ "name": "cnpg", "namespace": "cnpg-system", "status": "deployed" }"""));

        Assert.Empty(roots.Objects);
        Assert.Equal(new("cnpg-system", "cnpg", "helm_release.it"), Assert.Single(roots.Releases));
        Assert.False(roots.IsEmpty);
    }

    [Fact]
    public void What_is_no_object_of_a_cluster_is_counted_by_type()
    {
        var roots = Of(
            Resource("gitlab_user_runner", "{}"), Resource("random_password", "{}"), Resource("random_password", "{}"),
            Resource("kubernetes_labels", """{ "metadata": [{ "name": "a" }] }"""), Resource("kubernetes_config_map_v1_data", """{ "metadata": [{ "name": "a" }] }"""));

        Assert.True(roots.IsEmpty);
        Assert.Equal(
            ["gitlab_user_runner 1", "kubernetes_config_map_v1_data 1", "kubernetes_labels 1", "random_password 2"],
            roots.Others.Select(other => $"{other.Key} {other.Value}"));
    }

    [Theory]
    [InlineData("kubectl_manifest", "null")]
    [InlineData("kubectl_manifest", """{ "api_version": 1, "kind": [], "name": {} }""")]
    [InlineData("kubernetes_secret_v1", """{ "metadata": [] }""")]
    [InlineData("kubernetes_secret_v1", """{ "metadata": { "name": "a" } }""")]
    [InlineData("kubernetes_manifest", """{ "manifest": { "value": null } }""")]
    [InlineData("helm_release", "{}")]
    public void A_state_that_lacks_the_names_gives_no_object(string type, string attributes) => Assert.True(Of(Resource(type, attributes)).IsEmpty);

    private static StateRoots Of(params string[] resources) => StateRoots.Of(StateDocument.Read(Encoding.UTF8.GetBytes($$"""
        { "version": 4, "resources": [{{string.Join(',', resources)}}] }
        """)));

    private static string Resource(string type, string attributes) => $$"""
        { "mode": "managed", "type": "{{type}}", "name": "it", "provider": "provider[\"x\"]", "instances": [{ "attributes": {{attributes}} }] }
        """;
}
