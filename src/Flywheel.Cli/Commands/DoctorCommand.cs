using System.Collections.Immutable;
using System.CommandLine;
using Flywheel.Cli.Views;
using Flywheel.Sandboxing;
using Flywheel.Settings;
using Flywheel.Tools;

namespace Flywheel.Cli.Commands;

/// <summary><c>doctor</c>: which tools are there, in which versions, and how to get those that are missing.</summary>
internal static class DoctorCommand
{
    private static readonly ImmutableArray<(string Name, string Purpose, string Question, string Help, bool IsNeeded)> Others =
    [
        ("git", "the revision and what changed", "--version", "git-scm.com/downloads", true),
        ("node", "the app: build and run", "--version", "Node 20 or newer: nodejs.org/en/download", true),
        ("npm", "installing the pnpm that the app names", "--version", "comes with Node", true),
        ("docker", "the image", "--version", "docs.docker.com/engine/install", false),
        ("podman", "the image", "--version", "apt-get install podman runc", false),
        ("buildah", "the image", "--version", "apt-get install buildah runc, or --install-missing", false),
        ("nix", "the image, by flake.nix", "--version", "apt-get install nix-bin", false),
        ("skopeo", "pushing an image", "--version", "apt-get install skopeo", false),
    ];

    public static Command Create(CommandHost host)
    {
        var command = new Command("doctor", "Show the tools of this machine, and how to get what is missing.") { CommonOptions.Repository };
        command.SetAction((parsed, _) => ExecuteAsync(parsed, host));
        return command;
    }

    private static async Task<int> ExecuteAsync(ParseResult parsed, CommandHost host)
    {
        var repository = Path.GetFullPath(parsed.GetValue(CommonOptions.Repository)!, host.WorkingDirectory);
        var settings = SettingsReader.ReadRepository(repository).Value ?? FlywheelSettings.Default;
        var path = new ToolPath(host.Variable("PATH") ?? "/usr/bin:/bin", repository);
        var environment = ChildEnvironment.Plain(host.Variables);
        var versions = new ToolVersions(Path.Combine(Path.GetTempPath(), $"flywheel-doctor-{Environment.ProcessId}"), host.Processes);
        var tofu = await TofuFinder.FindAsync(settings.Tofu.Binary, path, versions, ChildEnvironment.ForTofu(host.Variables, []));
        List<ToolReport> tools =
        [
            new(tofu.Value?.Name ?? "tofu", "modules, stacks, plans", tofu.Value?.Path, tofu.Value?.Version,
                tofu.Diagnostics.FirstOrDefault()?.Detail, tofu.Diagnostics.FirstOrDefault()?.Help, IsNeeded: true),
        ];
        foreach (var (name, purpose, question, help, isNeeded) in Others)
        {
            var found = path.Find(name);
            var tool = found is null ? null : await versions.AskAsync(name, found, [question], environment);
            tools.Add(new(name, purpose, found, tool?.Version, isNeeded && found is null ? "is not on PATH" : null, found is null ? help : null, isNeeded));
        }

        tools.Add(await SandboxAsync(path, versions, tofu.Value, host));

        using var output = host.OutputText();
        if (parsed.GetValue(CommonOptions.Output) is OutputKind.Human)
        {
            DoctorView.Write(new Page(Consoles.Create(output, host.Terminal(parsed.GetValue(CommonOptions.NoColor)))), tools);
        }
        else
        {
            await output.WriteAsync(DoctorView.Json(tools));
        }

        return tools.Any(t => t is { IsNeeded: true, Problem: not null }) ? ExitCodes.Unusable : ExitCodes.Success;
    }

    // It being there says little: whether it may make namespaces is known when it has.
    private static async Task<ToolReport> SandboxAsync(ToolPath path, ToolVersions versions, Tool? tofu, CommandHost host)
    {
        var found = path.Find("bwrap");
        var tool = found is null ? null : await versions.AskAsync("bwrap", found, ["--version"], ChildEnvironment.Plain(host.Variables));
        var problem = tofu is null ? null : (await new SandboxFinder(path, host.Processes).FindAsync(tofu)).Diagnostics.FirstOrDefault();
        return new("bwrap", "plans of changes that are not trusted", found, tool?.Version, problem?.Detail, problem?.Help, IsNeeded: false);
    }
}
