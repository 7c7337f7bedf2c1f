using System.Collections.Frozen;
using System.Text.Json;
using Flywheel.Documents;

namespace Flywheel.Plans;

/// <summary>The first pass over plan JSON: gathers what is marked sensitive.</summary>
internal sealed class SensitiveValueCollector : IPlanJsonVisitor
{
    private const long MostCharacters = 16 * 1024 * 1024;
    private const int MostValues = 20_000;

    // This provider marks every manifest as sensitive, secret or not, and manifests are most of what such stacks hold. What is secret in one comes
    // from a value that is marked itself; looked for line by line, the others would mask ordinary words.
    private const string Manifest = "kubectl_manifest";
    private static readonly FrozenSet<string> ManifestTexts = FrozenSet.Create(StringComparer.Ordinal, "yaml_body", "yaml_body_parsed", "yaml_incluster");

    private readonly HashSet<string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _rootVariables = new(StringComparer.Ordinal);
    private long _characters;
    private bool _inManifest;

    /// <summary>There are more than can be looked for, so the plan cannot be masked.</summary>
    public bool IsFull => _values.Count > MostValues || _characters > MostCharacters;

    /// <summary>What was found, once the walk has ended.</summary>
    public SensitiveValues Collected()
    {
        // The values stand at the front of the document, and what says that they are sensitive at its end.
        foreach (var variable in _variables)
        {
            if (_rootVariables.TryGetValue(variable, out var value))
            {
                Visit(value, SensitiveMarks.All);
            }
        }

        return IsFull ? SensitiveValues.None : new(_values, _variables);
    }

    public void Name(string name)
    {
    }

    public void Bracket(JsonTokenType token)
    {
    }

    public void Value(string path, string name, JsonElement value)
    {
        if (path == "variables")
        {
            _rootVariables[name] = value.Clone();
        }
        else if (path == "configuration.root_module.variables" && IsSensitive(value))
        {
            _variables.Add(name);
        }

        _inManifest = value.TextOf("type") == Manifest;
        Visit(value, SensitiveMarks.Structure);
        _inManifest = false;
    }

    private static bool IsSensitive(JsonElement variable) => variable.ValueKind == JsonValueKind.Object
        && variable.TryGetProperty("sensitive", out var sensitive) && sensitive.ValueKind == JsonValueKind.True;

    private void Visit(JsonElement value, SensitiveMarks marks)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject().Where(member => !_inManifest || !ManifestTexts.Contains(member.Name)))
                {
                    Visit(member.Value, marks.Member(value, member.Name));
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    Visit(item, marks.Item(index++));
                }

                break;
            case JsonValueKind.String when marks.IsAll:
                Add(value.GetString()!);
                break;
            case JsonValueKind.Number when marks.IsAll:
                Add(value.GetRawText());
                break;
        }
    }

    private void Add(string value)
    {
        if (!IsFull && _values.Add(value))
        {
            _characters += value.Length;
        }
    }
}
