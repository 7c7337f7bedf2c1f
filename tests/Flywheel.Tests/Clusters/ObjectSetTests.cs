using System.Text.Json;
using Flywheel.Clusters;

namespace Flywheel.Tests.Clusters;

/// <summary>Objects are found by name and by owner, as they are now.</summary>
public sealed class ObjectSetTests
{
    [Fact]
    public void Children_are_those_that_name_the_owner_by_uid()
    {
        var set = new ObjectSet();
        var owner = Object("""{ "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "web", "namespace": "a", "uid": "1" } }""");
        set.Put(owner);
        set.Put(Child("web-2", "1"));
        set.Put(Child("web-1", "1"));
        set.Put(Child("other", "2"));

        Assert.Equal(["web-1", "web-2"], set.OwnedBy(owner, "ReplicaSet").Select(o => o.Name.Name));
        Assert.Equal("ReplicaSet a/other", set.Find(new("apps", "ReplicaSet", "a", "other"))!.ToString());
    }

    [Fact]
    public void An_object_that_changed_its_owner_or_went_away_is_no_child_any_more()
    {
        var set = new ObjectSet();
        var owner = Object("""{ "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "web", "namespace": "a", "uid": "1" } }""");
        set.Put(Child("web-1", "1"));
        set.Put(Child("web-2", "1"));

        set.Put(Child("web-1", "2"));
        set.Remove(new("apps", "ReplicaSet", "a", "web-2"));

        Assert.Empty(set.OwnedBy(owner));
        Assert.Equal(1, set.Count);
    }

    private static KubernetesObject Child(string name, string owner) => Object($$"""
        { "apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": { "name": "{{name}}", "namespace": "a", "uid": "{{name}}-{{owner}}",
          "ownerReferences": [{ "apiVersion": "apps/v1", "kind": "Deployment", "name": "web", "uid": "{{owner}}", "controller": true }] } }
        """);

    private static KubernetesObject Object(string json) => KubernetesObject.Of(JsonDocument.Parse(json).RootElement)!;
}
