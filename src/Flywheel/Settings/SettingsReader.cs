using Flywheel.Diagnostics;
using Flywheel.Documents;

namespace Flywheel.Settings;

/// <summary>Reads flywheel.yaml and reports everything that is wrong with it at once.</summary>
internal static class SettingsReader
{
    /// <summary>Name of the file in the repository's folder.</summary>
    public const string FileName = "flywheel.yaml";

    /// <summary>Reads the file of that repository; the defaults when there is none, or nothing but comments in it.</summary>
    public static Checked<FlywheelSettings> ReadRepository(string repository)
    {
        var path = Path.Combine(repository, FileName);
        return Path.Exists(path) ? Read(DocumentFile.Read(path, FileName)) : new(FlywheelSettings.Default, []);
    }

    /// <summary>Reads the content of a file.</summary>
    public static Checked<FlywheelSettings> Read(string file, ReadOnlySpan<byte> utf8) => Read(YamlReader.Read(file, utf8));

    private static Checked<FlywheelSettings> Read(Checked<YamlMapping> document)
    {
        if (document.Value is not { } root)
        {
            var isEmpty = document.Diagnostics.All(d => d.Code == DocumentRules.Empty.Code);
            return isEmpty ? new(FlywheelSettings.Default, []) : new(null, document.Diagnostics);
        }

        var findings = new Findings(SettingsShape.Rules);
        findings.AddRange(document.Diagnostics);
        var settings = WithAppPaths(SettingsShape.File.Read(root, findings)!.Value, root);
        SettingsChecks.Check(settings, root, findings);
        return new(findings.HasErrors ? null : settings with { References = SettingsReference.In(root) }, findings.InOrder());
    }

    // The image is made from the application unless the file says otherwise.
    private static FlywheelSettings WithAppPaths(FlywheelSettings settings, YamlMapping root)
    {
        var image = root.Find("image") as YamlMapping;
        return settings with
        {
            Image = settings.Image with
            {
                Context = IsGiven(image, "context") ? settings.Image.Context : settings.App.Path,
                Dockerfile = IsGiven(image, "dockerfile") ? settings.Image.Dockerfile : SettingsTexts.Normalize($"{settings.App.Path}/Dockerfile"),
            },
        };
    }

    private static bool IsGiven(YamlMapping? mapping, string key) => mapping?.Find(key) is not (null or YamlScalar { IsNull: true });
}
