using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Flywheel.Lab.Controllers;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Forge.Contacts;

/// <summary>Some of the keys of a Secret or a ConfigMap.</summary>
/// <param name="Object">The Secret or ConfigMap.</param>
/// <param name="Keys">Empty: all of them.</param>
internal sealed record KeptKeys(ObjectKey Object, ImmutableArray<string> Keys)
{
    /// <summary>The texts under the keys.</summary>
    public IEnumerable<string> Texts(KubeObject kept)
    {
        var content = kept.Content();
        var texts = (content.ObjectAt("data") ?? []).Select(one => IsSecret ? Decoded(one) : Plain(one));
        return texts.Where(text => Keys.IsEmpty || Keys.Contains(text.Key)).Select(text => text.Value);
    }

    private bool IsSecret => Object.Resource.Plural == "secrets";

    private static KeyValuePair<string, string> Plain(KeyValuePair<string, JsonNode?> one) => new(one.Key, one.Value.TextAt());

    private static KeyValuePair<string, string> Decoded(KeyValuePair<string, JsonNode?> one)
    {
        var text = one.Value.TextAt();
        var bytes = new byte[text.Length];
        return new(one.Key, Convert.TryFromBase64String(text, bytes, out var count) ? Encoding.UTF8.GetString(bytes.AsSpan(0, count)) : "");
    }
}
