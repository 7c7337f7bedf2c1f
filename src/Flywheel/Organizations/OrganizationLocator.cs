using System.Collections.Immutable;
using Flywheel.Diagnostics;

namespace Flywheel.Organizations;

/// <summary>Where the organization's file is.</summary>
/// <param name="Path">For opening it.</param>
/// <param name="Name">As the user would type it, for positions.</param>
internal sealed record OrganizationLocation(string Path, string Name);

/// <summary>Finds the file: the one that was asked for, else organization.yaml in the repository, else in its folder <c>config</c>.</summary>
internal static class OrganizationLocator
{
    /// <summary>Where it may be, relative to the repository; the first that is there counts.</summary>
    public static readonly ImmutableArray<string> Names = ["organization.yaml", "config/organization.yaml"];

    /// <param name="repository">Absolute path of the repository's folder.</param>
    /// <param name="requested">The value of <c>--organization</c>, absolute or relative to the current folder; null: not given.</param>
    public static Checked<OrganizationLocation> Locate(string repository, string? requested)
    {
        if (requested is not null)
        {
            return Path.Exists(requested)
                ? new(new(Path.GetFullPath(requested), requested), [])
                : new(null, [OrganizationRules.NotFound.Create($"The file {requested}, which --organization names, does not exist.")]);
        }

        var found = Names.Where(name => Path.Exists(Path.Combine(repository, name))).ToArray();
        return found switch
        {
            [] => new(null, [NoneIn(repository)]),
            [var only] => new(new(Path.Combine(repository, only), only), []),
            [var first, ..] => new(
                new(Path.Combine(repository, first), first),
                [OrganizationRules.TwoFiles.At(new(found[1]), $"{first} is used and {found[1]} is not.", "Remove one of them.")]),
        };
    }

    private static Diagnostic NoneIn(string repository) => OrganizationRules.NotFound.Create(
        $"Neither {string.Join(" nor ", Names)} exists in {repository}.",
        "Write one, or name it with --organization FILE. `./flywheel organization schema` shows what belongs in it.");
}
