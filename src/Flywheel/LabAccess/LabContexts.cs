using System.Collections.Immutable;
using Flywheel.Organizations;
using Flywheel.Settings;

namespace Flywheel.LabAccess;

/// <summary>The names under which a repository's environments look for the lab in a kubeconfig.</summary>
internal static class LabContexts
{
    /// <summary>The cluster context of each environment that is a lab, in the organization's order; empty: none is.</summary>
    public static ImmutableArray<string> Of(Organization? organization, FlywheelSettings settings) => organization is null
        ? []
        : [.. organization.Environments.Where(e => settings.Environment(e.Name).Lab).Select(e => e.ClusterContext).Distinct(StringComparer.Ordinal)];

    /// <summary>The same with the organization, read from a repository's files; nothing where they cannot be used.</summary>
    public static (Organization? Organization, ImmutableArray<string> Contexts) In(string repository)
    {
        var organization = OrganizationLocator.Locate(repository, null).Value is { } location ? OrganizationReader.Read(location).Value : null;
        return (organization, Of(organization, SettingsReader.ReadRepository(repository).Value ?? FlywheelSettings.Default));
    }
}
