using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Ownership;
using static Flywheel.Lab.Tests.Kubernetes.TestKinds;

namespace Flywheel.Lab.Tests.Kubernetes.Ownership;

/// <summary>An object that is written by turns; a minute passes before each write.</summary>
internal sealed class OwnedObject(ApiKind kind)
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private int _writes;

    public JsonObject? Content { get; private set; }

    public JsonArray Entries => Content!["metadata"]!["managedFields"]?.AsArray() ?? [];

    /// <summary>The owners as <c>MANAGER Operation</c>, with the subresource where there is one, in their order.</summary>
    public IEnumerable<string> Owners => Entries.Select(entry => $"{entry!["manager"]} {entry["operation"]}{entry["subresource"]?.ToString().Insert(0, " ")}");

    public OwnedObject Update(string manager, string content, string subresource = "")
    {
        var after = Json(content);
        ManagedFields.Record(Content, after, kind, new() { Manager = manager, Subresource = subresource }, Now());
        Content = after;
        return this;
    }

    /// <summary>Changes the content that is there.</summary>
    public OwnedObject Change(string manager, Action<JsonObject> change, string subresource = "")
    {
        var after = Content!.DeepClone().AsObject();
        change(after);
        ManagedFields.Record(Content, after, kind, new() { Manager = manager, Subresource = subresource }, Now());
        Content = after;
        return this;
    }

    public OwnedObject Apply(string manager, string content, bool force = false, string subresource = "")
    {
        Content = ServerSideApply.Merge(Content, Json(content), kind, new() { Manager = manager, Force = force, Subresource = subresource }, Now());
        return this;
    }

    public JsonNode Fields(string owner) =>
        Entries[Owners.ToList().IndexOf(owner)]!["fieldsV1"]!;

    public string? Time(string owner) => Entries[Owners.ToList().IndexOf(owner)]!["time"]?.ToString();

    private DateTimeOffset Now() => Start.AddMinutes(_writes++);
}
