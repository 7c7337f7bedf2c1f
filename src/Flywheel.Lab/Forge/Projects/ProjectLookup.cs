using System.Globalization;
using Flywheel.Lab.Forge.Http;
using Flywheel.Lab.Forge.Records;

namespace Flywheel.Lab.Forge.Projects;

/// <summary>Finds groups and projects by what stands in a path: the id or the whole path.</summary>
internal static class ProjectLookup
{
    /// <exception cref="ForgeRefusal">There is none.</exception>
    public static Group Group(ForgeState state, string idOrPath) =>
        (Number(idOrPath) is { } id
            ? state.Groups.Find(id)
            : state.Groups.All.FirstOrDefault(group => string.Equals(group.FullPath, idOrPath, StringComparison.OrdinalIgnoreCase)))
        ?? throw ForgeRefusal.NotFound("Group");

    /// <exception cref="ForgeRefusal">There is none.</exception>
    public static Project Project(ForgeState state, string idOrPath) =>
        (Number(idOrPath) is { } id
            ? state.Projects.Find(id)
            : state.Projects.All.FirstOrDefault(project => string.Equals(project.FullPath, idOrPath, StringComparison.OrdinalIgnoreCase)))
        ?? throw ForgeRefusal.NotFound("Project");

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
