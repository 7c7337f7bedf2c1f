using Flywheel.Diagnostics;
using Flywheel.Documents;

namespace Flywheel.Settings;

/// <summary>The rules between the parts of flywheel.yaml.</summary>
internal static class SettingsChecks
{
    /// <param name="settings">As far as they could be read.</param>
    /// <param name="root">For positions.</param>
    /// <param name="findings">Takes the problems.</param>
    public static void Check(FlywheelSettings settings, YamlMapping root, Findings findings)
    {
        CheckImage(settings, root.Find("image") as YamlMapping, findings);
        CheckUnique(root.Find("jobs"), "id", findings);
        CheckUnique((root.Find("verify") as YamlMapping)?.Find("http"), "name", findings);
        foreach (var stack in (root.Find("stacks") as YamlMapping)?.Entries ?? [])
        {
            CheckItself(stack, "after", findings);
        }
    }

    private static void CheckImage(FlywheelSettings settings, YamlMapping? image, Findings findings)
    {
        if (image is null)
        {
            return;
        }

        if (settings.Image is { Push: true, Repository: null } && image.Find("repository") is null)
        {
            findings.Add(SettingsRules.PushWithoutRepository.At(image.Find("push")!.Position, "image.push is true, but there is no image.repository."));
        }

        CheckInside(image.Find("context"), settings.Image.Context, settings.App.Path, findings);
        CheckInside(image.Find("dockerfile"), settings.Image.Dockerfile, settings.App.Path, findings);
    }

    private static void CheckInside(YamlNode? node, string path, string app, Findings findings)
    {
        if (node is not null && SettingsTexts.Leaves(path) && path != app && !path.StartsWith($"{app}/", StringComparison.Ordinal))
        {
            findings.Add(SettingsRules.PathOutside.At(node.Position, $"{Quotation.Of(path)} lies neither in the repository nor in the application's folder."));
        }
    }

    // Ids become file names and some disks do not tell case apart.
    private static void CheckUnique(YamlNode? list, string key, Findings findings)
    {
        var seen = new Dictionary<string, SourcePosition>(StringComparer.OrdinalIgnoreCase);
        foreach (var id in ((list as YamlSequence)?.Items ?? []).OfType<YamlMapping>().Select(m => m.Find(key)).OfType<YamlScalar>())
        {
            if (!seen.TryAdd(id.Value, id.Position))
            {
                findings.Add(findings.Rules.Repeated.At(
                    id.Position, $"The {key} {Quotation.Of(id.Value)} is taken at line {seen[id.Value].Line}.", $"Give one of them another {key}."));
            }
        }
    }

    private static void CheckItself(YamlEntry stack, string key, Findings findings)
    {
        foreach (var name in (((stack.Value as YamlMapping)?.Find(key) as YamlSequence)?.Items ?? []).OfType<YamlScalar>())
        {
            if (name.Value == stack.Key.Value)
            {
                findings.Add(SettingsRules.AfterItself.At(name.Position, $"The stack {Quotation.Of(name.Value)} stands in its own `{key}`.", "Remove it."));
            }
        }
    }
}
