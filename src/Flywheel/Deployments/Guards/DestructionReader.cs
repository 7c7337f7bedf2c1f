using System.Collections.Immutable;
using System.Text.Json;
using Flywheel.Diagnostics;
using Flywheel.Documents;
using Flywheel.Plans;

namespace Flywheel.Deployments.Guards;

/// <summary>Finds in the JSON of a plan what it deletes, replaces or forgets. Holds one resource at a time, so the size of the plan does not matter.</summary>
internal sealed class DestructionReader
{
    private readonly ImmutableArray<Diagnostic>.Builder _diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
    private readonly List<Destruction> _found = [];
    private readonly PlanChangeReader _reader;
    private readonly JsonPull _json;

    private DestructionReader(Stream json, CancellationToken cancellationToken)
    {
        _json = new(json, cancellationToken);
        _reader = new(_diagnostics);
    }

    /// <summary>By address; or why the plan cannot be read. An action that is not known is an error, because it could be a deletion.</summary>
    /// <param name="json">What <c>show -json</c> printed, secrets in clear: kinds are told by what others mark as sensitive.</param>
    /// <param name="file">What diagnostics call it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Checked<IReadOnlyList<Destruction>> Read(Stream json, string file, CancellationToken cancellationToken)
    {
        var reader = new DestructionReader(json, cancellationToken);
        try
        {
            reader.Document();
        }
        catch (Exception problem) when (PlanJson.IsMalformed(problem))
        {
            return new(null, [PlanJson.Malformed(problem, file)]);
        }

        return reader._diagnostics.Count > 0
            ? new(null, reader._diagnostics.ToImmutable())
            : new([.. reader._found.OrderBy(d => d.Action).ThenBy(d => d.Address, StringComparer.Ordinal)], []);
    }

    private void Document()
    {
        if (!_json.Read() || _json.Token != JsonTokenType.StartObject)
        {
            throw new JsonException("The document is not a JSON object.");
        }

        while (_json.Read() && _json.Token == JsonTokenType.PropertyName)
        {
            var name = _json.Text();
            _json.Read();
            if (name == "resource_changes")
            {
                Changes();
            }
            else
            {
                _json.Skip();
            }
        }

        // Whatever follows the document is an error, and only reading on finds it.
        _json.Read();
    }

    private void Changes()
    {
        if (_json.Token == JsonTokenType.Null)
        {
            return;
        }

        if (_json.Token != JsonTokenType.StartArray)
        {
            throw new JsonException("resource_changes is not a list.");
        }

        while (_json.Read() && _json.Token != JsonTokenType.EndArray)
        {
            using var element = _json.Document();
            Change(element.RootElement);
        }
    }

    private void Change(JsonElement element)
    {
        if (_reader.Resource(element) is { Action: PlanAction.Delete or PlanAction.Replace or PlanAction.Forget } change)
        {
            _found.Add(new(change.Address, change.Action, GuardedKinds.WhyProtected(change.Type, element.Member("change")?.Member("before"))));
        }
    }
}
