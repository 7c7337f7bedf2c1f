using Flywheel.Lab.Providers.Cluster;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Helm;

/// <summary>A release in tofu's state.</summary>
internal static class ReleaseState
{
    /// <summary>Whether the state shows manifests: <c>experiments = { manifest = true }</c>.</summary>
    public static bool ShowsManifest(ClusterSession session) => session.Config["experiments"]["manifest"].Truth == true;

    /// <summary>The state with what the cluster keeps of the release.</summary>
    public static TofuValue Of(TofuValue state, ReleaseRecord record, bool showManifest)
    {
        var version = record.Chart["version"]?.ToString() ?? "";
        return state.With(
            ("id", TofuValue.Of(record.Name)),
            ("name", TofuValue.Of(record.Name)),
            ("namespace", TofuValue.Of(record.Namespace)),
            ("status", TofuValue.Of(record.Status)),
            ("version", AreEqual(state["version"].Text, version) ? state["version"] : TofuValue.Of(version)),
            ("description", state["description"].IsSet ? state["description"] : TofuValue.Of(record.Description)),
            ("manifest", showManifest ? TofuValue.Of(ReleaseManifest.ToJson(record.Manifest)) : TofuValue.Null),
            ("resources", TofuValue.Null),
            ("metadata", Metadata(state, record, version)));
    }

    /// <summary>Versions with and without a v are the same.</summary>
    public static bool AreEqual(string? one, string other) => one is not null && one.TrimStart('v') == other.TrimStart('v');

    private static TofuValue Metadata(TofuValue state, ReleaseRecord record, string version) => TofuValue.Object(
        ("app_version", TofuValue.Of(record.Chart["appVersion"]?.ToString() ?? "")),
        ("chart", TofuValue.Of(record.Chart["name"]?.ToString() ?? "")),
        ("first_deployed", TofuValue.Of(record.FirstDeployed.ToUnixTimeSeconds())),
        ("last_deployed", TofuValue.Of(record.LastDeployed.ToUnixTimeSeconds())),
        ("name", TofuValue.Of(record.Name)),
        ("namespace", TofuValue.Of(record.Namespace)),
        ("notes", TofuValue.Of("")),
        ("revision", TofuValue.Of(record.Revision)),
        // which of them were write-only cannot be told afterwards
        ("values", TofuValue.Of(state["set_wo_revision"].Integer > 0 ? "{}" : ReleaseValues.Masked(record.Config, state).ToJsonString())),
        ("version", TofuValue.Of(version)));
}
