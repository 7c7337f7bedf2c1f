using Flywheel.Lab.Providers.Cluster;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Kubectl;

/// <summary>What a manifest's text says about its plan.</summary>
internal static class ManifestPlan
{
    private static readonly string[] OfTheText = ["api_version", "kind", "name", "namespace", "yaml_body_parsed", "yaml_incluster", "live_manifest_incluster"];

    public static void Refine(ResourcePlan plan)
    {
        var (yaml, @namespace) = (plan.Planned["yaml_body"], plan.Planned["override_namespace"]);
        if (yaml.Text is null || @namespace.IsUnknown)
        {
            plan.Planned = OfTheText.Aggregate(plan.Planned, (planned, name) => planned.With(name, TofuValue.Unknown));
            return;
        }

        var manifest = Manifest.Parse(yaml.Text, @namespace.Text);
        plan.Planned = WithIdentity(plan.Planned, manifest);
        if (plan.IsCreate)
        {
            return;
        }

        Replace(plan);
        var wanted = ManifestResource.LinesOf(plan.Planned, manifest).Wanted;
        plan.Planned = plan.Planned.With(
            ("yaml_incluster", TofuValue.Of(LiveLines.Fingerprint(wanted))), ("live_manifest_incluster", TofuValue.Of(wanted)));
        if (!plan.Prior["uid"].Equals(plan.Prior["live_uid"]))
        {
            // Somebody deleted the object and made another of the same name.
            plan.Planned = plan.Planned.With(("uid", TofuValue.Unknown), ("live_uid", TofuValue.Unknown));
        }
    }

    /// <summary>A state with what the text alone tells.</summary>
    public static TofuValue WithIdentity(TofuValue state, Manifest manifest) => state.With(
        ("api_version", TofuValue.Of(manifest.ApiVersion)),
        ("kind", TofuValue.Of(manifest.Kind)),
        ("name", TofuValue.Of(manifest.Name)),
        ("namespace", TofuValue.Of(manifest.Namespace)),
        ("yaml_body_parsed", TofuValue.Of(YamlWriter.Write(FieldPaths.Sensitive(state["sensitive_fields"], manifest).Mask(manifest.Content)))));

    /// <summary>Whether a manifest means the object of a state.</summary>
    public static bool IsSame(Manifest manifest, TofuValue state) =>
        manifest.Kind == state["kind"].Text && manifest.Name == state["name"].Text && manifest.Namespace == (state["namespace"].Text ?? "")
        && manifest.ApiVersion.Split('/')[0] == state["api_version"].Text!.Split('/')[0];

    private static void Replace(ResourcePlan plan)
    {
        plan.ReplaceWhenChanged("kind");
        plan.ReplaceWhenChanged("name");
        plan.ReplaceWhenChanged("namespace");
        if (plan.Planned["upgrade_api_version"].Truth != true)
        {
            plan.ReplaceWhenChanged("api_version");
        }

        if (plan.Planned["force_new"].Truth == true)
        {
            plan.ReplaceWhenChanged("yaml_body");
        }
    }
}
