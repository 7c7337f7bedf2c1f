using System.Collections.Immutable;
using System.Text.Json;
using Flywheel.Documents;

namespace Flywheel.States;

/// <summary>One managed resource in a stack's state. Its attributes may be secrets: they are never stored or logged.</summary>
/// <param name="Address">As tofu prints it: <c>module.api.kubectl_manifest.this["a"]</c>.</param>
/// <param name="Type"><c>kubectl_manifest</c>.</param>
/// <param name="Provider">Source address with its registry: <c>registry.opentofu.org/alekc/kubectl</c>.</param>
/// <param name="Attributes">A JSON object.</param>
internal sealed record StateResource(string Address, string Type, string Provider, JsonElement Attributes)
{
    /// <summary>Values of attributes that are marked as sensitive, those that could stand in a line of a log.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];

    /// <summary>The text of an attribute; null when there is none or it is of another type.</summary>
    public string? Text(string name) => Attributes.TextOf(name);

    public override string ToString() => Address;
}
