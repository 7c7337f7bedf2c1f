using System.CommandLine;
using System.Collections.Immutable;
using Flywheel.Cli.Views;
using Flywheel.Diagnostics;
using Flywheel.Organizations;
using Flywheel.Reports;
using Flywheel.Settings;

namespace Flywheel.Cli.Commands;

/// <summary><c>organization check|schema|convert</c>: the file alone.</summary>
internal static class OrganizationCommand
{
    public static Command Create(CommandHost host) =>
        new("organization", "Check, describe or convert organization.yaml.")
        {
            Check(host), Schema(host), Convert(host),
        };

    private static Command Check(CommandHost host)
    {
        var file = FileArgument();
        var command = new Command("check", "Report everything that is wrong with the file.") { file };
        command.SetAction(parsed =>
        {
            var located = OrganizationLocator.Locate(host.WorkingDirectory, Requested(parsed.GetValue(file), host));
            var read = located.Value is { } location ? OrganizationReader.Read(location with { Name = parsed.GetValue(file) ?? location.Name }) : new(null, []);
            ImmutableArray<Diagnostic> all = [.. located.Diagnostics, .. read.Diagnostics];
            var valid = read.Value is not null && !all.Any(d => d.IsError);
            Tell(parsed, host, all, valid);
            return valid ? ExitCodes.Success : ExitCodes.Unusable;
        });
        return command;
    }

    private static void Tell(ParseResult parsed, CommandHost host, ImmutableArray<Diagnostic> diagnostics, bool valid)
    {
        using var output = host.OutputText();
        if (parsed.GetValue(CommonOptions.Output) is not OutputKind.Human)
        {
            output.Write(JsonDocuments.Write(writer =>
            {
                writer.WriteBoolean("valid", valid);
                RunJsonReport.WriteDiagnostics(writer, diagnostics);
            }));
            return;
        }

        var page = new Page(Consoles.Create(output, host.Terminal(parsed.GetValue(CommonOptions.NoColor))));
        foreach (var diagnostic in diagnostics)
        {
            page.Write([.. Line.Split(DiagnosticText.Render(diagnostic, page.TextWidth)), Line.Empty]);
        }

        page.Write(Line.Of(valid ? "The organization is valid." : "The organization is not valid."));
    }

    private static Command Schema(CommandHost host)
    {
        var settings = new Option<bool>("--settings") { Description = "The schema of flywheel.yaml instead." };
        var command = new Command("schema", "Print the JSON Schema, for editors.") { settings };
        command.SetAction(parsed =>
        {
            using var output = host.OutputText();
            output.Write(parsed.GetValue(settings) ? SettingsShape.Schema : OrganizationShape.Schema);
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Convert(CommandHost host)
    {
        var file = FileArgument();
        var command = new Command("convert", "Print a file of the older shape in the canonical one.") { file };
        command.SetAction(parsed =>
        {
            var located = OrganizationLocator.Locate(host.WorkingDirectory, Requested(parsed.GetValue(file), host));
            if (located.Value is not { } location)
            {
                return new Failures(parsed, host).Tell(located.Diagnostics, ExitCodes.Unusable);
            }

            var converted = OrganizationConverter.Convert(parsed.GetValue(file) ?? location.Name, File.ReadAllBytes(location.Path));
            if (converted.Value is not { } text)
            {
                return new Failures(parsed, host).Tell(converted.Diagnostics, ExitCodes.Unusable);
            }

            using var output = host.OutputText();
            output.Write(text);
            return ExitCodes.Success;
        });
        return command;
    }

    private static Argument<string?> FileArgument() =>
        new("FILE") { Description = "The file (default: organization.yaml, then config/organization.yaml).", Arity = ArgumentArity.ZeroOrOne };

    private static string? Requested(string? file, CommandHost host) => file is null ? null : Path.GetFullPath(file, host.WorkingDirectory);
}
