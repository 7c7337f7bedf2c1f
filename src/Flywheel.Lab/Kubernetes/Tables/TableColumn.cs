using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Tables;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its heading; kubectl prints it in capitals.</param>
/// <param name="Type"><c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c> or <c>date</c>.</param>
/// <param name="Priority">0: always shown; more: with <c>-o wide</c>.</param>
internal sealed record TableColumn(string Name, string Type = "string", int Priority = 0)
{
    /// <summary><c>name</c> for the column that names the object.</summary>
    public string Format { get; init; } = "";

    public string Description { get; init; } = "";

    /// <summary>The column that every table of objects begins with.</summary>
    public static TableColumn ObjectName { get; } = new("Name")
    {
        Format = "name",
        Description = "Name must be unique within a namespace.",
    };

    public static TableColumn Age { get; } = new("Age")
    {
        Description = "The time since the object was created.",
    };

    public static TableColumn Integer(string name) => new(name, "integer");

    public static TableColumn Wide(string name) => new(name, Priority: 1);

    public JsonObject ToJson() => new()
    {
        ["name"] = Name,
        ["type"] = Type,
        ["format"] = Format,
        ["description"] = Description,
        ["priority"] = Priority,
    };
}
