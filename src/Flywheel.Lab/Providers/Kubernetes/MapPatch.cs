using System.Text.Json.Nodes;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Kubernetes;

/// <summary>Maps of text between states and objects.</summary>
internal static class MapPatch
{
    /// <summary>A merge patch: what changed, and null for what is gone.</summary>
    public static JsonObject Of(TofuValue before, TofuValue after, Func<string, string> encode)
    {
        var patch = new JsonObject();
        foreach (var (key, value) in after.Members)
        {
            if (!value.Equals(before[key]))
            {
                patch[key] = encode(value.Text ?? "");
            }
        }

        foreach (var key in before.Members.Keys.Except(after.Members.Keys))
        {
            patch[key] = null;
        }

        return patch;
    }

    /// <summary>A map as the state should have it: one that is empty stays null where it was null.</summary>
    public static TofuValue Read(IEnumerable<KeyValuePair<string, string>> live, TofuValue known)
    {
        var map = TofuValue.StringMap(live);
        return map.Members.Count == 0 && known.IsNull ? TofuValue.Null : map;
    }
}
