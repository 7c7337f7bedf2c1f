using System.Globalization;

namespace Flywheel.Deployments.Applying;

/// <summary>How many objects an apply added, changed and destroyed.</summary>
internal sealed record ApplyCounts(long Added, long Changed, long Destroyed, long Imported = 0, long Forgotten = 0)
{
    /// <summary>"1 imported, 2 added, 0 changed, 0 destroyed": what tofu prints after "Resources: ".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{(Imported > 0 ? $"{Imported} imported, " : "")}{Added} added, {Changed} changed, {Destroyed} destroyed{(Forgotten > 0 ? $", {Forgotten} forgotten" : "")}");
}
