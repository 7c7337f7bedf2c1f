using System.Text.RegularExpressions;
using Flywheel.Lab.Providers.Cluster;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Values;

namespace Flywheel.Lab.Providers.Helm;

/// <summary>Finds the chart that a release names: one that the lab knows, or a folder.</summary>
internal static partial class ChartSource
{
    private static readonly KnownChart[] Known = [CloudNativePgChart.Known, MinioOperatorChart.Known];

    /// <param name="release">The release as configured or planned.</param>
    /// <param name="session">Whose folder counts.</param>
    /// <exception cref="ProviderException">It is neither known nor a folder, or a version that cannot be.</exception>
    public static Chart Find(TofuValue release, ClusterSession session)
    {
        var (name, repository) = (release["chart"].Text?.Trim() ?? "", release["repository"].Text?.Trim() ?? "");
        if (repository.Length == 0 && Folder(name, session) is { } folder)
        {
            return LocalChart.Read(folder);
        }

        if (repository.Length > 0 && Folder(repository, session) is { } parent && Directory.Exists(Path.Combine(parent, name)))
        {
            return LocalChart.Read(Path.Combine(parent, name));
        }

        var known = Array.Find(Known, chart => chart.Is(repository, name)) ?? throw Unknown(repository, name);
        var version = release["version"].Text is { Length: > 0 } wanted ? wanted : known.Newest;
        return VersionPattern().IsMatch(version)
            ? known.Make(version.TrimStart('v'))
            : throw new ProviderException(new ProviderProblem(
                "Unusable version", $"\"{version}\" is not a version such as {known.Newest}. The lab does not resolve ranges.", "version"));
    }

    private static string? Folder(string path, ClusterSession session)
    {
        var looksLikePath = path.StartsWith('.') || path.StartsWith('/') || path.StartsWith('~');
        if (path.Length == 0 || path.Contains("://", StringComparison.Ordinal) || (!looksLikePath && session.Run.Folder is null))
        {
            return null;
        }

        var folder = session.Run.PathOf(path);
        return Directory.Exists(folder) ? folder
            : looksLikePath ? throw new ProviderException(new ProviderProblem("Error locating chart", $"path \"{path}\" not found: {folder} is no folder.", "chart"))
            : null;
    }

    private static ProviderException Unknown(string repository, string name) => new(new ProviderProblem(
        "Unknown chart",
        $"The lab does not download charts, and {(repository.Length > 0 ? $"\"{name}\" of {repository}" : $"\"{name}\"")} is not one it knows. It knows "
        + $"{string.Join(" and ", Known.Select(chart => $"\"{chart.Name}\" of {chart.Repository}"))}, and any chart in a local folder whose templates hold no logic.",
        "chart"));

    [GeneratedRegex("^v?[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?$", RegexOptions.NonBacktracking)]
    private static partial Regex VersionPattern();
}

/// <summary>A chart that the lab can make without its files.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Repository">Where the real one is.</param>
/// <param name="Registry">The same as OCI artifacts; empty: there are none.</param>
/// <param name="Newest">The version when none is wanted.</param>
/// <param name="Make">Makes a version of it.</param>
internal sealed record KnownChart(string Name, string Repository, string Registry, string Newest, Func<string, Chart> Make)
{
    public bool Is(string repository, string chart) =>
        (chart == Name && (Same(repository, Repository) || Same(repository, Registry)))
        || (repository.Length == 0 && Registry.Length > 0 && Same(chart, $"{Registry}/{Name}"));

    private static bool Same(string one, string other) => other.Length > 0 && string.Equals(one.TrimEnd('/'), other, StringComparison.OrdinalIgnoreCase);
}
