using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Flywheel.Diagnostics;
using Flywheel.Documents;
using Flywheel.Validation;

namespace Flywheel.Deployments.Applying;

/// <summary>Collects what the events of an apply say until its record can be made.</summary>
/// <param name="folder">The stack's folder as the user types it.</param>
internal sealed class ApplyProgress(string folder)
{
    public const string LogType = "log";
    public const string DiagnosticType = "diagnostic";

    // Far more than any state has; whoever makes events up must not fill the memory.
    private const int MostAddresses = 200_000;
    private const int MostDiagnostics = 1_000;
    private const int MostErrorText = 256 * 1024;
    private const string KnownUi = "1";

    private readonly Dictionary<string, ResourceProgress> _byAddress = new(StringComparer.Ordinal);
    private readonly List<ResourceProgress> _inOrder = [];
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly StringBuilder _errors = new();
    private ApplyCounts? _counts;
    private string? _version;
    private bool _interrupted;
    private bool _versionKnown;
    private bool _others;
    private bool _any;

    /// <summary>A line of stdout that is no event.</summary>
    public void TakeOther() => _others = true;

    /// <summary>A line of stderr, where tofu writes when it has no view yet.</summary>
    public void TakeError(string line)
    {
        if (_errors.Length < MostErrorText)
        {
            _ = _errors.Append(line).Append('\n');
        }
    }

    /// <summary>An event.</summary>
    public void Take(string type, string message, JsonElement root)
    {
        var isFirst = !_any;
        _any = true;
        switch (type)
        {
            case "version":
                TakeVersion(root, isFirst);
                break;
            case "planned_change" when root.Member("change") is { } change && Resource(change) is { } planned:
                planned.Planned = Action(change);
                break;
            case "apply_start" when root.Member("hook") is { } hook && Resource(hook) is { } started:
                started.Start(Action(hook), Id(hook));
                break;
            case "apply_complete" when root.Member("hook") is { } hook && Resource(hook) is { } done:
                done.Complete(Action(hook), Id(hook), Seconds(hook));
                break;
            case "apply_errored" when root.Member("hook") is { } hook && Resource(hook) is { } failed:
                failed.Fail(Action(hook), Seconds(hook));
                break;
            case "change_summary" when root.Member("changes") is { } changes && changes.TextOf("operation") is not "plan" && changes.IntegerOf("add") is not null:
                _counts = new(Number(changes, "add"), Number(changes, "change"), Number(changes, "remove"), Number(changes, "import"), Number(changes, "forget"));
                break;
            case DiagnosticType when root.Member("diagnostic") is { } diagnostic && _diagnostics.Count < MostDiagnostics:
                _diagnostics.Add(TofuDiagnostic.Read(diagnostic, PlanRules.ApplyFailed, PlanRules.ApplyWarned, folder));
                break;
            case LogType:
                _interrupted |= message.Contains("nterrupt received", StringComparison.Ordinal) || message.Contains("nterrupts received", StringComparison.Ordinal);
                break;
            default:
                break;
        }
    }

    /// <summary>All that was collected.</summary>
    public ApplyRecord Record(bool hasDump)
    {
        var resources = _inOrder.Select(resource => resource.Record()).OfType<ResourceRecord>().ToImmutableArray();
        return new()
        {
            Resources = resources,
            Counts = _counts,
            Diagnostics = [.. _diagnostics, .. HumanErrors.Read(_errors.ToString(), PlanRules.ApplyFailed, folder)],
            ToolVersion = _version,
            IsInterrupted = _interrupted,
            HasDump = hasDump,
            IsWhole = _versionKnown && !_others,
        };
    }

    private void TakeVersion(JsonElement root, bool isFirst)
    {
        // Only the first one is tofu's own: it comes before anything that somebody else could have started.
        if (!isFirst)
        {
            return;
        }

        _version = root.TextOf("terraform") ?? root.TextOf("tofu");
        var ui = root.TextOf("ui") ?? "";
        _versionKnown = ui.Split('.')[0] == KnownUi;
        if (!_versionKnown)
        {
            _diagnostics.Add(PlanRules.UnknownEvents.Create(
                $"The events have version \"{ui}\"; flywheel knows {KnownUi}.x. It reads them as if they were of that version.",
                "Use a version of tofu that flywheel knows, or a newer flywheel."));
        }
    }

    private ResourceProgress? Resource(JsonElement holder)
    {
        if (holder.Member("resource") is not { } resource || resource.TextOf("addr") is not { Length: > 0 } address)
        {
            return null;
        }

        if (!_byAddress.TryGetValue(address, out var known) && _inOrder.Count < MostAddresses)
        {
            _byAddress[address] = known = new(address, resource.TextOf("module") ?? "");
            _inOrder.Add(known);
        }

        return known;
    }

    private static string Action(JsonElement holder) => holder.TextOf("action") ?? "";

    private static (string, string)? Id(JsonElement hook) =>
        hook.TextOf("id_key") is { Length: > 0 } key && hook.TextOf("id_value") is { } value ? (key, value) : null;

    private static double? Seconds(JsonElement hook) =>
        hook.Member("elapsed_seconds") is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var seconds) && double.IsFinite(seconds) ? seconds : null;

    private static long Number(JsonElement changes, string name) => changes.IntegerOf(name) is { } number ? Math.Max(0, number) : 0;
}
