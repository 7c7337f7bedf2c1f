using System.Text.Json;

namespace Flywheel.Plans;

/// <summary>Follows a <see cref="PlanJsonWalk"/>: the outer structure as it opens and closes, and the values in it one at a time.</summary>
internal interface IPlanJsonVisitor
{
    /// <summary>The name of the member that comes next.</summary>
    void Name(string name);

    /// <summary>An object or an array begins or ends.</summary>
    void Bracket(JsonTokenType token);

    /// <summary>A value that is read as a whole: a resource, a variable, an output.</summary>
    /// <param name="path">The members above it, with dots: <c>configuration.root_module.variables</c>.</param>
    /// <param name="name">Its own name; empty for items of an array.</param>
    /// <param name="value">Valid during the call.</param>
    void Value(string path, string name, JsonElement value);
}
