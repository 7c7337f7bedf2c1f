using System.Collections.Immutable;
using System.Text;
using Flywheel.Artifacts;
using Flywheel.Builds;
using Flywheel.Diagnostics;
using Flywheel.Files;
using Flywheel.History;
using Flywheel.Organizations;
using Flywheel.Pipelines;
using Flywheel.Processes;
using Flywheel.Repositories;
using Flywheel.Sandboxing;
using Flywheel.Settings;
using Flywheel.Tools;

namespace Flywheel.Launching;

/// <summary>Reads all that a pipeline is made from: settings, checkout, organization, tools.</summary>
internal sealed class SourcesReader(IProcessRunner processes, TimeProvider time)
{
    /// <summary>Reads everything and collects all problems; they end in the job <c>validate/organization</c>.</summary>
    /// <exception cref="LaunchException">There is no repository to speak of, or no git.</exception>
    public async Task<PipelineSources> ReadAsync(LaunchOptions options, FlywheelHome home, RunHistory history)
    {
        var root = Path.GetFullPath(options.Repository);
        var git = Required(GitFolder.Find(root));
        var path = new ToolPath(options.Variables.GetValueOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"), git.TopLevel);

        // git is the one child of a run in which nothing changed; the files are read while it looks around.
        var status = StatusAsync(git, path, options);
        var distrust = Trust.WhyNot(options);
        if (distrust is not null)
        {
            StrangersFiles.RequireNoLinks(root);
        }

        var settings = SettingsReader.ReadRepository(root);
        var effective = settings.Value ?? FlywheelSettings.Default;
        var organization = ReadOrganization(root, options);
        var versions = new ToolVersions(Path.Combine(home.Cache, "tools"), processes);
        var tofuEnvironment = distrust is null
            ? WithForge(ChildEnvironment.ForTofu(options.Variables, effective.Secrets), organization.Value)
            : ChildEnvironment.Plain(options.Variables);
        var binary = distrust is null ? effective.Tofu.Binary : StrangersFiles.Binary(effective.Tofu.Binary);
        var tofu = await TofuFinder.FindAsync(binary, path, versions, tofuEnvironment);
        var repository = new RepositoryReader(time).Read(git, await status, new RepositoryRequest
        {
            Path = root,
            AppPath = effective.App.Path,
            CacheFolder = home.Cache,
            ReadsTofuFiles = tofu.Value?.Name == "tofu",
            Ci = CiEnvironment.Read(options.Variables),
        });
        var found = Branch(Required(repository), options);
        ImmutableArray<Diagnostic> findings =
        [
            .. settings.Diagnostics, .. organization.Findings, .. repository.Diagnostics, .. tofu.Diagnostics,
            .. References(organization.Value, effective, found),
        ];

        return new()
        {
            Repository = found,
            Settings = effective,
            Organization = organization.Value,
            OrganizationFile = organization.File,
            OrganizationContent = Digest.Of(Encoding.UTF8.GetBytes(string.Join(
                '\n', findings.Select(d => $"{d.Code} {d.Position} {d.Detail}").Prepend(organization.Content)))),
            Findings = findings,
            Tofu = tofu.Value is { } tool ? more => new Tofu(tool, tofuEnvironment.SetItems(more)) : null,
            Untrusted = distrust is not null && tofu.Value is { } strangers
                ? new(distrust, await new SandboxFinder(path, processes).FindAsync(strangers), found, home.Providers, Path.GetTempPath())
                : null,
            Build = new BuildMachine(options.Variables, path, options.InstallMissing),
            ToolPath = path,
            HasFile = File.Exists,
            Home = home,
            States = history.States,
            Applies = history.Applies,
            Earlier = history.EarlierPlans(found.Root),
            Rescues = history.Rescues,
            Time = time,
            Variables = options.Variables,
            ChildEnvironment = ChildEnvironment.Plain(options.Variables),
            TofuVariables = [.. tofuEnvironment.Keys.Where(n => n.StartsWith("TF_VAR_", StringComparison.Ordinal)).Select(n => n["TF_VAR_".Length..])],
        };
    }

    // The organization says where its forge is, so that no second place has to.
    private static ImmutableSortedDictionary<string, string> WithForge(ImmutableSortedDictionary<string, string> environment, Organization? organization) =>
        organization?.Forge is { Type: ForgeType.GitLab } forge && !environment.ContainsKey("GITLAB_BASE_URL")
            ? environment.SetItem("GITLAB_BASE_URL", $"{forge.Url.TrimEnd('/')}/api/v4/")
            : environment;

    private static T Required<T>(Checked<T> read) where T : class =>
        read.Value ?? throw new LaunchException(LaunchFailure.Unusable, read.Diagnostics);

    private async Task<GitStatus> StatusAsync(GitFolder git, ToolPath path, LaunchOptions options)
    {
        var program = path.Find("git") ?? throw new LaunchException(LaunchFailure.Unusable, MachineRules.ToolMissing.Create(
            "git is not on PATH.", "Install git (git-scm.com/downloads)."));
        var output = new CapturedOutput(limit: 256 * 1024 * 1024);
        var exit = await processes.RunAsync(Git.Status(program, git.TopLevel, ChildEnvironment.Plain(options.Variables)), output, StopSignal.None);
        return exit.IsSuccess
            ? GitStatus.Parse(output.Standard)
            : throw new LaunchException(LaunchFailure.Unusable, RepositoryRules.NotAGitRepository.Create(
                $"git status in {git.TopLevel} ended with {exit}: {output.ErrorText.Trim()}"));
    }

    private static Repository Branch(Repository repository, LaunchOptions options) => options.Branch switch
    {
        null => repository,
        var name when BranchName.IsValid(name) => repository with { Revision = repository.Revision with { Branch = name } },
        var name => throw new LaunchException(LaunchFailure.Usage, LaunchRules.BadBranch.Create($"\"{FileName.Printable(name)}\" is no branch name.")),
    };

    private static (Organization? Value, string? File, string Content, ImmutableArray<Diagnostic> Findings) ReadOrganization(
        string root, LaunchOptions options)
    {
        var located = OrganizationLocator.Locate(root, options.OrganizationFile);
        if (located.Value is not { } location)
        {
            return (null, null, "", located.Diagnostics);
        }

        var read = OrganizationReader.Read(location);
        var content = File.Exists(location.Path) ? Digest.OfFile(location.Path).Hex : "";
        return (read.IsUsable ? read.Value : null, location.Name, content, [.. located.Diagnostics, .. read.Diagnostics]);
    }

    private static IEnumerable<Diagnostic> References(Organization? organization, FlywheelSettings settings, Repository repository)
    {
        if (organization is null)
        {
            return [];
        }

        var stacks = repository.Stacks.Select(s => s.Name).ToList();
        return SettingsReferences.Check(settings, [.. organization.Environments.Select(e => e.Name)], stacks)
            .Concat(StackReferences.Check(organization, stacks, (stack, environment) => repository.Stack(stack)?.VarFile(environment) is not null));
    }
}
