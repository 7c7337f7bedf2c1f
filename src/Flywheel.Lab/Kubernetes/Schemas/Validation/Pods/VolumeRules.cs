using System.Text.Json.Nodes;

namespace Flywheel.Lab.Kubernetes.Schemas.Validation.Pods;

/// <summary>The rules of a pod's volumes (pkg/apis/core/validation/validation.go).</summary>
internal static class VolumeRules
{
    /// <returns>The names that mounts may use.</returns>
    public static HashSet<string> Check(JsonObject spec, string field, FieldErrors errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var volume in spec.Objects("volumes"))
        {
            var at = $"{field}.volumes[{index++}]";
            var name = volume.Text("name");
            if (name.Length == 0)
            {
                errors.Required($"{at}.name");
            }
            else
            {
                errors.InvalidTexts($"{at}.name", name, Names.Label(name));
                if (!names.Add(name))
                {
                    errors.Duplicate($"{at}.name", name);
                }
            }

            Sources(volume, at, errors);
        }

        return names;
    }

    private static void Sources(JsonObject volume, string at, FieldErrors errors)
    {
        var sources = volume.Where(field => field.Key != "name").Select(field => field.Key).ToList();
        foreach (var extra in sources.Skip(1))
        {
            errors.Forbidden($"{at}.{extra}", "may not specify more than 1 volume type");
        }

        foreach (var source in sources)
        {
            var required = source switch
            {
                "secret" => "secretName",
                "configMap" => "name",
                "persistentVolumeClaim" => "claimName",
                "hostPath" => "path",
                "nfs" => "server",
                "csi" => "driver",
                _ => null,
            };
            if (required is not null && volume.Object(source) is { } content)
            {
                Values.Required(content, required, $"{at}.{source}", errors);
            }
        }
    }
}
