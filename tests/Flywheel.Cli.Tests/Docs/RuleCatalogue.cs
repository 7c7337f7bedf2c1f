using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Flywheel.Diagnostics;

namespace Flywheel.Cli.Tests.Docs;

/// <summary>docs/diagnostics.md as the rules give it.</summary>
internal static class RuleCatalogue
{
    private static readonly (string Prefix, string Title)[] Areas =
    [
        ("FW10", "YAML"), ("FW1", "The organization"), ("FW21", "What tofu found"), ("FW2", "The repository"), ("FW3", "The application and its image"),
        ("FW4", "Plan and deploy"), ("FW5", "Verify"), ("FW71", "Settings"), ("FW72", "Settings and the rest"), ("FW73", "The pipeline"),
        ("FW74", "Starting a run"), ("FW91", "During a run"), ("FW93", "History"), ("FW9", "Tools and machine"),
    ];

    private static readonly (string Rule, string Meaning, string Codes)[] CrossReferences =
    [
        ("C1", "names of environments are unique DNS labels", "FW1009 FW1105 FW1201"),
        ("C2", "namespaces and clusters belong together", "FW1202"),
        ("C3", "a context starts with the agents' group and ends with the cluster's name", "FW1203"),
        ("C4", "roles are known, and each is given once", "FW1204"),
        ("C5", "runners do not share the cache's namespace", "FW1205"),
        ("C6", "no two environments have the same context and namespace", "FW1206"),
        ("C7", "min_replicas is not above max_replicas", "FW1207"),
        ("C8", "no request is above its limit", "FW1208"),
        ("C9", "no two runners of an environment have the same tags; dind has the tag privileged", "FW1209 FW1221"),
        ("C10", "the cache lies under the domain of an environment", "FW1210"),
        ("C11", "a nix runner needs a cache", "FW1211"),
        ("C12", "a runner with a GPU has its tag", "FW1212"),
        ("C13", "each stack has a var file and a state name of its own for each environment", "FW1213 FW1219"),
        ("C14", "no placeholders are left", "FW1214 FW1220"),
        ("C15", "keys are known", "FW1101"),
        ("C16", "proxy_host and proxy_port are given together", "FW1216"),
        ("C17", "project_id is a number or a path", "FW1217"),
    ];

    /// <summary>Every rule of every area, by code.</summary>
    public static ImmutableArray<DiagnosticRule> Rules { get; } =
    [
        .. typeof(DiagnosticRule).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(DiagnosticRule).Namespace && type.Name.EndsWith("Rules", StringComparison.Ordinal))
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(field => field.FieldType == typeof(DiagnosticRule))
            .Select(field => (DiagnosticRule)field.GetValue(null)!)
            .OrderBy(rule => rule.Code, StringComparer.Ordinal),
    ];

    public static string Page()
    {
        var page = new StringBuilder(
            """
            # Diagnostics

            Every problem that the user can fix has a code. An error makes its job fail; a warning is said and nothing more. All problems that
            can be found at once are reported at once.

            This page is made from the rules in the program: `UPDATE_SNAPSHOTS=1` with the tests writes it.

            ## Rules between the parts of organization.yaml

            In the older shape with `clusters:` what breaks these rules is a warning, because files in use do, and C15 is one there too.

            | Rule | Says | Diagnostics |
            |---|---|---|

            """);
        foreach (var (name, meaning, codes) in CrossReferences)
        {
            page.Append($"| {name} | {meaning} | {string.Join(", ", codes.Split(' ').Select(Named))} |\n");
        }

        foreach (var area in Rules.GroupBy(rule => Areas.First(a => rule.Code.StartsWith(a.Prefix, StringComparison.Ordinal))))
        {
            page.Append($"\n## {area.Key.Title}\n");
            foreach (var rule in area)
            {
                page.Append($"\n### {rule.Code} {rule.Summary}\n\n{Word(rule.Severity)}. {rule.Meaning}\n");
            }
        }

        return page.ToString();
    }

    private static string Named(string code) => $"{code} ({Word(Rules.Single(r => r.Code == code).Severity).ToLowerInvariant()})";

    private static string Word(Severity severity) => severity == Severity.Error ? "Error" : "Warning";
}
