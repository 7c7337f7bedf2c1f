using System.Text.Json;

namespace Flywheel.Plans;

/// <summary>Goes through plan JSON from front to end, holding one resource, output or variable at a time.</summary>
internal sealed class PlanJsonWalk(JsonPull json, IPlanJsonVisitor visitor)
{
    // Modules in modules in planned values; more than anybody has, less than the stack bears.
    private const int Deepest = 100;

    /// <summary>Walks the one document.</summary>
    /// <exception cref="JsonException">The bytes are not one JSON object.</exception>
    public void Run()
    {
        if (!json.Read() || json.Token != JsonTokenType.StartObject)
        {
            throw new JsonException("The document is not a JSON object.");
        }

        Structure("");
        json.Read();
    }

    private void Structure(string path)
    {
        visitor.Bracket(json.Token);
        while (json.Read() && json.Token == JsonTokenType.PropertyName)
        {
            var name = json.Text();
            visitor.Name(name);
            json.Read();
            Member(path, name);
        }

        visitor.Bracket(json.Token);
    }

    private void Member(string path, string name)
    {
        var below = path.Length == 0 ? name : $"{path}.{name}";
        switch (json.Token, name)
        {
            case (JsonTokenType.StartObject, "planned_values" or "prior_state" or "values" or "configuration" or "root_module"):
                Structure(below);
                break;
            case (JsonTokenType.StartArray, "child_modules") when json.Depth < Deepest:
                Items(below, () => Structure(path));
                break;
            case (JsonTokenType.StartArray, "resources" or "resource_changes" or "resource_drift" or "deferred_changes" or "checks"):
                Items(below, () => Whole(below, ""));
                break;
            case (JsonTokenType.StartObject, "outputs" or "output_changes" or "variables" or "module_calls" or "provider_config"):
                Members(below);
                break;
            default:
                Whole(path, name);
                break;
        }
    }

    private void Items(string path, Action item)
    {
        visitor.Bracket(json.Token);
        while (json.Read() && json.Token != JsonTokenType.EndArray)
        {
            if (json.Token == JsonTokenType.StartObject)
            {
                item();
            }
            else
            {
                Whole(path, "");
            }
        }

        visitor.Bracket(json.Token);
    }

    private void Members(string path)
    {
        visitor.Bracket(json.Token);
        while (json.Read() && json.Token == JsonTokenType.PropertyName)
        {
            var name = json.Text();
            visitor.Name(name);
            json.Read();
            Whole(path, name);
        }

        visitor.Bracket(json.Token);
    }

    private void Whole(string path, string name)
    {
        using var document = json.Document();
        visitor.Value(path, name, document.RootElement);
    }
}
