using System.Collections.Immutable;
using System.Text.Json;
using Flywheel.Diagnostics;

namespace Flywheel.Plans;

/// <summary>Reads what <c>tofu show -json PLANFILE</c> prints into a summary, holding one resource at a time.</summary>
internal sealed class PlanSummaryReader
{
    private readonly ImmutableArray<Diagnostic>.Builder _diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
    private readonly List<PlanChange> _changes = [];
    private readonly List<PlanChange> _drift = [];
    private readonly List<OutputChange> _outputs = [];
    private readonly PlanChangeReader _reader;
    private readonly JsonPull _json;
    private readonly string _file;
    private string? _format;
    private string _toolVersion = "";
    private bool _errored;
    private bool _isPlan;
    private bool _isState;
    private bool _isEventStream;

    private PlanSummaryReader(Stream json, string file, CancellationToken cancellationToken)
    {
        _json = new JsonPull(json, cancellationToken);
        _file = file;
        _reader = new PlanChangeReader(_diagnostics);
    }

    /// <summary>Reads a plan's JSON to its end.</summary>
    /// <param name="json">Any stream; it stays the caller's.</param>
    /// <param name="file">What diagnostics call it: the path as the user typed it, or <c>-</c>.</param>
    public static Checked<PlanSummary> Read(Stream json, string file, CancellationToken cancellationToken) =>
        new PlanSummaryReader(json, file, cancellationToken).Read();

    private Checked<PlanSummary> Read()
    {
        try
        {
            ReadDocument();
        }
        catch (Exception problem) when (PlanJson.IsMalformed(problem) && !_isEventStream)
        {
            return new(null, [PlanJson.Malformed(problem, _file)]);
        }
        catch (JsonException)
        {
            // The second line of an event stream is a second document; what matters was in the first.
        }

        CheckKind();
        if (_diagnostics.Any(d => d.IsError))
        {
            return new(null, _diagnostics.ToImmutable());
        }

        var summary = PlanSummary.Of(_changes, _outputs) with
        {
            Drift = PlanSummary.Sort(_drift),
            Errored = _errored,
            ToolVersion = _toolVersion,
        };
        return new(summary, _diagnostics.ToImmutable());
    }

    private void ReadDocument()
    {
        if (!_json.Read() || _json.Token != JsonTokenType.StartObject)
        {
            _json.Skip();
            return;
        }

        while (_json.Read() && _json.Token == JsonTokenType.PropertyName)
        {
            var name = _json.Text();
            _json.Read();
            ReadMember(name);
        }

        // Whatever follows the document is an error, and only reading on finds it.
        _json.Read();
    }

    private void ReadMember(string name)
    {
        switch (name)
        {
            case "format_version" when _json.Token == JsonTokenType.String:
                _format = _json.Text();
                break;
            case "terraform_version" when _json.Token == JsonTokenType.String:
                _toolVersion = _json.Text();
                break;
            case "errored":
                (_errored, _isPlan) = (_json.Token == JsonTokenType.True, true);
                break;
            case "resource_changes":
                _isPlan = true;
                ReadChanges(name, _changes);
                break;
            case "resource_drift":
                ReadChanges(name, _drift);
                break;
            case "output_changes" when _json.Token == JsonTokenType.StartObject:
                _isPlan = true;
                ReadOutputs();
                break;
            default:
                _isPlan |= name is "planned_values";
                _isState |= name is "values";
                _isEventStream |= name is "@level" or "@message";
                _json.Skip();
                break;
        }
    }

    private void ReadChanges(string name, List<PlanChange> changes)
    {
        if (_json.Token != JsonTokenType.StartArray)
        {
            NoList(name);
            return;
        }

        while (_json.Read() && _json.Token != JsonTokenType.EndArray)
        {
            using var element = _json.Document();
            if (_reader.Resource(element.RootElement) is { } change)
            {
                changes.Add(change);
            }
        }
    }

    private void ReadOutputs()
    {
        while (_json.Read() && _json.Token == JsonTokenType.PropertyName)
        {
            var name = _json.Text();
            _json.Read();
            using var element = _json.Document();
            if (_reader.Output(name, element.RootElement) is { } change)
            {
                _outputs.Add(change);
            }
        }
    }

    // Passed over, such a member would read as a plan without changes.
    private void NoList(string name)
    {
        if (_json.Token != JsonTokenType.Null)
        {
            _diagnostics.Add(PlanRules.NotAPlan.At(new SourcePosition(_file), $"Its \"{name}\" is not a list."));
        }

        _json.Skip();
    }

    private void CheckKind()
    {
        const string Make = "Make it with `tofu show -json PLANFILE`.";
        var at = new SourcePosition(_file);
        if (_isEventStream)
        {
            _diagnostics.Add(PlanRules.NotAPlan.At(at, "This is the event stream of `plan -json`, not the plan.", Make));
        }
        else if (_format is not null && !_format.StartsWith("1.", StringComparison.Ordinal))
        {
            _diagnostics.Add(PlanRules.PlanFormat.At(at, $"The plan has format_version {VisibleText.Of(_format, 32)}; this version reads 1.x."));
        }
        else if (_format is null || !_isPlan)
        {
            var detail = _isState ? "This is the JSON of a state, not of a plan." : "The JSON has none of the members of a plan.";
            _diagnostics.Add(PlanRules.NotAPlan.At(at, detail, Make));
        }
    }
}
