using System.Text.Json.Nodes;
using Flywheel.Lab.Providers.Cluster;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Kubectl;

/// <summary>The state of an object that nobody here wrote down.</summary>
internal static class ManifestImport
{
    private static readonly string[] OfTheServer = ["creationTimestamp", "resourceVersion", "selfLink", "uid", "generation", "managedFields"];

    public static TofuValue StateOf(JsonObject live)
    {
        var yaml = TofuValue.Of(YamlWriter.Write(AsWritten(live)));
        var manifest = Manifest.Parse(yaml.Text!);
        var lines = ManifestResource.LinesOf(TofuValue.EmptyMap, manifest);
        return ManifestPlan.WithIdentity(TofuValue.EmptyMap, manifest).With(
            ("id", TofuValue.Of(manifest.SelfLink)),
            ("uid", TofuValue.Of(live["metadata"]?["uid"]?.ToString())),
            ("live_uid", TofuValue.Of(live["metadata"]?["uid"]?.ToString())),
            ("yaml_body", yaml),
            ("yaml_incluster", TofuValue.Of(LiveLines.Fingerprint(lines.Wanted))),
            ("live_manifest_incluster", TofuValue.Of(lines.Wanted)),
            ("force_new", TofuValue.False),
            ("server_side_apply", TofuValue.False),
            ("apply_only", TofuValue.False),
            ("upgrade_api_version", TofuValue.False));
    }

    private static JsonObject AsWritten(JsonObject live)
    {
        var content = live.DeepClone().AsObject();
        content.Remove("status");
        var metadata = content["metadata"]!.AsObject();
        foreach (var field in OfTheServer)
        {
            metadata.Remove(field);
        }

        if (metadata["annotations"] is JsonObject annotations)
        {
            annotations.Remove("kubectl.kubernetes.io/last-applied-configuration");
            if (annotations.Count == 0)
            {
                metadata.Remove("annotations");
            }
        }

        return content;
    }
}
