
namespace Flywheel.Lab.Controllers;

/// <summary>One entry of <c>status.conditions</c>, without its times.</summary>
/// <param name="Type">What it speaks of: <c>Ready</c>, <c>Available</c>.</param>
/// <param name="Status"><c>True</c>, <c>False</c> or <c>Unknown</c>.</param>
/// <param name="Reason">A word for programs.</param>
/// <param name="Message">A sentence for people.</param>
internal sealed record Condition(string Type, string Status, string Reason = "", string Message = "")
{
    public static string Of(bool holds) => holds ? "True" : "False";
}
