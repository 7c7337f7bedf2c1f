using System.Globalization;
using System.Text;

namespace Flywheel.FakeTool;

/// <summary>What <c>apply -json</c> of terraform 1.11 prints for a number of resources, one after the other.</summary>
internal static class ApplyStream
{
    /// <summary>Prints the first line alone.</summary>
    public static void Version(Stream output) => Line(output, "Terraform 1.11.4", "version", """ "terraform":"1.11.4","ui":"1.2" """);

    /// <summary>Prints the first line, and that one resource was begun.</summary>
    public static void Begin(Stream output)
    {
        Version(output);
        Line(output, "terraform_data.site: Plan to create", "planned_change", $$""" "change":{"resource":{{Resource("site")}},"action":"create"} """);
        Line(output, "terraform_data.site: Creating...", "apply_start", $$""" "hook":{"resource":{{Resource("site")}},"action":"create"} """);
    }

    /// <summary>Prints everything from the version to the summary, and waits within each resource.</summary>
    public static void Print(Stream output, int resources, TimeSpan each)
    {
        Version(output);
        for (var number = 1; number <= resources; number++)
        {
            Line(output, $"{Address(number)}: Plan to create", "planned_change", $$""" "change":{"resource":{{Resource(Name(number))}},"action":"create"} """);
        }

        for (var number = 1; number <= resources; number++)
        {
            Line(output, $"{Address(number)}: Creating...", "apply_start", $$""" "hook":{"resource":{{Resource(Name(number))}},"action":"create"} """);
            Thread.Sleep(each);
            Line(output, $"{Address(number)}: Creation complete after 0s [id=id-{number}]", "apply_complete",
                $$""" "hook":{"resource":{{Resource(Name(number))}},"action":"create","id_key":"id","id_value":"id-{{number}}","elapsed_seconds":0} """);
        }

        Line(output, $"Apply complete! Resources: {resources} added, 0 changed, 0 destroyed.", "change_summary",
            $$""" "changes":{"add":{{resources}},"change":0,"import":0,"remove":0,"operation":"apply"} """);
    }

    private static string Address(int number) => $"terraform_data.{Name(number)}";

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"site{number}");

    private static string Resource(string name) => $$"""
        {"addr":"terraform_data.{{name}}","module":"","resource":"terraform_data.{{name}}","implied_provider":"terraform","resource_type":"terraform_data","resource_name":"{{name}}","resource_key":null}
        """.Trim();

    private static void Line(Stream output, string message, string type, string more) => output.Write(Encoding.UTF8.GetBytes(
        $$"""{"@level":"info","@message":"{{message}}","@module":"terraform.ui","@timestamp":"2026-01-01T00:00:00.000000Z","type":"{{type}}",{{more.Trim()}}}""" + "\n"));
}
