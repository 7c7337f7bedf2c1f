using System.Collections.Immutable;
using System.Text.Json;
using Flywheel.Diagnostics;

namespace Flywheel.Plans;

/// <summary>Understands one element of <c>resource_changes</c>, <c>resource_drift</c> or <c>output_changes</c>.</summary>
internal sealed class PlanChangeReader(ImmutableArray<Diagnostic>.Builder diagnostics)
{
    /// <summary>The change of a resource; null when it is none: a read, or nothing at all.</summary>
    public PlanChange? Resource(JsonElement element)
    {
        var change = Member(element, "change");
        var address = String(element, "address");
        if (change is null || address is null || String(element, "mode") == "data")
        {
            return null;
        }

        var previous = String(element, "previous_address");
        var imported = Member(change, "importing") is { ValueKind: JsonValueKind.Object };
        return Action(change.Value, address, imported, previous is not null) is { } action
            ? Describe(element, change.Value, action) with { PreviousAddress = previous, IsImport = imported }
            : null;
    }

    /// <summary>The change of an output; null when it stays as it is.</summary>
    public OutputChange? Output(string name, JsonElement change) =>
        Action(change, name, imported: false, moved: false) is { } action ? new OutputChange(name, action) : null;

    private static PlanChange Describe(JsonElement element, JsonElement change, PlanAction action)
    {
        var described = new PlanChange { Address = String(element, "address")!, Action = action, Type = String(element, "type") ?? "" };
        if (action is not (PlanAction.Update or PlanAction.Replace))
        {
            return described;
        }

        var paths = AttributePaths.Of(change);
        return described with { Attributes = paths.Paths, MoreAttributes = paths.More, Forcing = AttributePaths.Forcing(change) };
    }

    private PlanAction? Action(JsonElement change, string address, bool imported, bool moved)
    {
        var actions = Member(change, "actions") is { ValueKind: JsonValueKind.Array } list
            ? string.Join(' ', list.EnumerateArray().Select(a => a.ValueKind == JsonValueKind.String ? a.GetString() : a.GetRawText()))
            : "";
        switch (actions)
        {
            case "create":
                return PlanAction.Create;
            case "update":
                return PlanAction.Update;
            case "delete":
                return PlanAction.Delete;
            // Newer tools may forget the old object instead of deleting it; it is shown with the risk of a replacement.
            case "delete create" or "create delete" or "create forget" or "forget create":
                return PlanAction.Replace;
            case "forget":
                return PlanAction.Forget;
            case "no-op":
                return imported ? PlanAction.Import : moved ? PlanAction.Move : null;
            case "read":
                return null;
            default:
                diagnostics.Add(PlanRules.UnknownAction.Create(
                    $"The change of {VisibleText.Of(address)} has the actions [{VisibleText.Of(actions)}], which mean nothing to this version.",
                    "Update flywheel, or make the plan with a tofu that it knows."));
                return null;
        }
    }

    private static JsonElement? Member(JsonElement? value, string name) =>
        value is { ValueKind: JsonValueKind.Object } members && members.TryGetProperty(name, out var member) ? member : null;

    private static string? String(JsonElement value, string name) =>
        Member(value, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
