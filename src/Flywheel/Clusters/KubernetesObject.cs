using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Flywheel.Documents;

namespace Flywheel.Clusters;

/// <summary>One object of a cluster as its API, or a file, gives it. Never changes. Whatever a member is not of the type expected is as if it were not there.</summary>
internal sealed class KubernetesObject
{
    private KubernetesObject(JsonElement root, string apiVersion, string kind)
    {
        Root = root;
        ApiVersion = apiVersion;
        Name = new(ObjectName.GroupOf(apiVersion), kind, Text("metadata", "namespace") ?? "", Text("metadata", "name") ?? "");
    }

    /// <summary>The whole object; it holds its own memory.</summary>
    public JsonElement Root { get; }

    public string ApiVersion { get; }

    public ObjectName Name { get; }

    public string Kind => Name.Kind;

    /// <summary>Empty for an object that no server has seen.</summary>
    public string Uid => Text("metadata", "uid") ?? "";

    public string ResourceVersion => Text("metadata", "resourceVersion") ?? "";

    /// <summary>Counts the changes of the spec; null where the kind has none.</summary>
    public long? Generation => Integer("metadata", "generation");

    /// <summary>The generation that the controller has seen; null where it does not say.</summary>
    public long? ObservedGeneration => Integer("status", "observedGeneration");

    public DateTimeOffset? CreatedAt => Time("metadata", "creationTimestamp");

    /// <summary>Since when it is being deleted; null: it is not.</summary>
    public DateTimeOffset? DeletedAt => Time("metadata", "deletionTimestamp");

    /// <summary>In the order of the object.</summary>
    public ImmutableArray<ObjectOwner> Owners =>
    [
        .. Items("metadata", "ownerReferences").Select(owner => new ObjectOwner(
            owner.TextOf("apiVersion") ?? "", owner.TextOf("kind") ?? "", owner.TextOf("name") ?? "", owner.TextOf("uid") ?? "",
            owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty("controller", out var flag) && flag.ValueKind == JsonValueKind.True)),
    ];

    /// <summary>In the order of the object.</summary>
    public ImmutableArray<ObjectCondition> Conditions =>
    [
        .. Items("status", "conditions").Where(item => item.TextOf("type") is not null).Select(item => new ObjectCondition(
            item.TextOf("type")!, item.TextOf("status") ?? "Unknown", item.TextOf("reason") ?? "", item.TextOf("message") ?? "",
            TimeOf(item.TextOf("lastTransitionTime")), item.IntegerOf("observedGeneration"))),
    ];

    /// <summary>An object from JSON; null when it names no kind or no version. The element is cloned.</summary>
    public static KubernetesObject? Of(JsonElement element) =>
        element.TextOf("apiVersion") is { Length: > 0 } version && element.TextOf("kind") is { Length: > 0 } kind
            ? new(element.Clone(), version, kind)
            : null;

    /// <summary>The same with a kind that a list leaves out of its items. The element is cloned.</summary>
    public static KubernetesObject Of(JsonElement element, string apiVersion, string kind) => new(element.Clone(), apiVersion, kind);

    /// <summary>The condition of that type, or null.</summary>
    public ObjectCondition? Condition(string type) => Conditions.FirstOrDefault(condition => condition.Type == type);

    /// <summary>The member at the path; null when there is none or it is JSON's null.</summary>
    public JsonElement? At(params ReadOnlySpan<string> path)
    {
        var at = Root;
        foreach (var name in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at.ValueKind == JsonValueKind.Null ? null : at;
    }

    /// <summary>The text at the path; null when there is none.</summary>
    public string? Text(params ReadOnlySpan<string> path) => At(path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>The whole number at the path; null when there is none.</summary>
    public long? Integer(params ReadOnlySpan<string> path) =>
        At(path) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    /// <summary>The moment at the path; null when there is none.</summary>
    public DateTimeOffset? Time(params ReadOnlySpan<string> path) => TimeOf(Text(path));

    /// <summary>What is at the path is <c>true</c>.</summary>
    public bool Flag(params ReadOnlySpan<string> path) => At(path) is { ValueKind: JsonValueKind.True };

    /// <summary>The entries of the list at the path; none when there is no list.</summary>
    public IEnumerable<JsonElement> Items(params ReadOnlySpan<string> path) =>
        At(path) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>A label's value; null when there is none.</summary>
    public string? Label(string name) => Text("metadata", "labels", name);

    /// <summary>An annotation's value; null when there is none.</summary>
    public string? Annotation(string name) => Text("metadata", "annotations", name);

    public override string ToString() => Name.ToString();

    private static DateTimeOffset? TimeOf(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
}
