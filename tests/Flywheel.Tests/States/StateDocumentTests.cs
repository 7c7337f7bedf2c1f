using System.Text;
using Flywheel.States;

namespace Flywheel.Tests.States;

/// <summary>What is read from the JSON of a state.</summary>
public sealed class StateDocumentTests
{
    private const string State = """
        {
          "version": 4, "terraform_version": "1.11.4", "serial": 7, "lineage": "a",
          "resources": [
            { "mode": "data", "type": "kubectl_file_documents", "name": "x", "provider": "provider[\"registry.opentofu.org/alekc/kubectl\"]",
              "instances": [{ "attributes": {} }] },
            { "module": "module.api[\"eu\"]", "mode": "managed", "type": "kubectl_manifest", "name": "this",
              "provider": "module.api.provider[\"registry.opentofu.org/alekc/kubectl\"].second",
              "instances": [
                { "index_key": "web", "attributes": { "name": "web", "kind": "Deployment" } },
                { "index_key": 0, "attributes": { "name": "zero" } },
                { "index_key": "old", "deposed": "00000001", "attributes": { "name": "old" } } ] }
          ]
        }
        """;

    [Fact]
    public void Managed_resources_have_their_address_provider_and_attributes()
    {
        var resources = StateDocument.Read(Encoding.UTF8.GetBytes(State));

        Assert.Equal(
            ["module.api[\"eu\"].kubectl_manifest.this[\"web\"]", "module.api[\"eu\"].kubectl_manifest.this[0]"],
            resources.Select(r => r.Address));
        Assert.Equal(("kubectl_manifest", "registry.opentofu.org/alekc/kubectl", "Deployment"), (resources[0].Type, resources[0].Provider, resources[0].Text("kind")));
        Assert.Null(resources[0].Text("missing"));
    }

    [Fact]
    public void What_the_state_marks_as_sensitive_is_known_as_far_as_a_log_could_show_it()
    {
        var resources = StateDocument.Read("""
            { "version": 4, "resources": [{ "mode": "managed", "type": "kubernetes_secret_v1", "name": "a", "provider": "", "instances": [{
              "attributes": { "data": { "password": "correct-horse", "pin": "1234", "file": "many\nlines of it" }, "list": ["first-secret", "second-one"], "open": "not-marked" },
              "sensitive_attributes": [
                [{ "type": "get_attr", "value": "data" }],
                [{ "type": "get_attr", "value": "data" }, { "type": "index", "value": { "value": "password", "type": "string" } }],
                [{ "type": "get_attr", "value": "list" }, { "type": "index", "value": { "value": 1, "type": "number" } }],
                [{ "type": "get_attr", "value": "gone" }], "odd", [7] ] }] }] }
            """u8.ToArray());

        Assert.Equal(["correct-horse", "second-one"], Assert.Single(resources).Secrets);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("""{ "version": 4 }""")]
    public void A_stack_that_was_never_applied_has_no_resources(string text) => Assert.Empty(StateDocument.Read(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("{", "it is not JSON")]
    [InlineData("""{ "version": 4, "lineage": "\udfff" }""", "it is not JSON")]
    [InlineData("[]", "it is not a JSON object")]
    [InlineData("""{ "version": 3 }""", "it is not of version 4")]
    [InlineData("""{ "version": 4, "encrypted_data": "x" }""", "it is encrypted")]
    public void What_is_no_readable_state_is_said(string text, string reason) =>
        Assert.Equal(reason, Assert.Throws<FormatException>(() => StateDocument.Read(Encoding.UTF8.GetBytes(text))).Message);
}
