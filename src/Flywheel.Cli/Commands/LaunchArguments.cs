using System.CommandLine;
using Flywheel.Cli.Completions;
using Flywheel.Deployments;
using Flywheel.Jobs;
using Flywheel.Launching;
using Flywheel.Runs;

namespace Flywheel.Cli.Commands;

/// <summary>The options of the commands that run jobs, and what they mean together.</summary>
internal sealed class LaunchArguments
{
    private readonly Option<string[]> _stacks = new("--stack") { Description = "Only this stack (repeatable).", HelpName = "NAME", AllowMultipleArgumentsPerToken = false };
    private readonly Option<string?> _trigger = Trigger();
    private readonly Option<string?> _branch = new("--branch") { Description = "The branch, where git and the CI engine do not tell.", HelpName = "NAME" };
    private readonly Option<int?> _places = NumberOption.Create("--jobs", "-j", "How many jobs run at once (default: the machine's cores).", most: 1000);
    private readonly Option<bool> _failFast = new("--fail-fast") { Description = "Start nothing more once a job has failed." };
    private readonly Option<bool> _noReuse = new("--no-reuse") { Description = "Run every job, also where an earlier result would serve." };
    private readonly Option<bool> _explainReuse = new("--explain-reuse") { Description = "Say what changed for each job that is not reused." };
    private readonly Option<bool> _installMissing = new("--install-missing") { Description = "Install missing image builders with apt-get (as root)." };
    private readonly Option<bool> _noWait = new("--no-wait") { Description = "Be refused (exit 4) instead of waiting for another run." };
    private readonly Option<bool> _untrusted = new("--untrusted") { Description = "The change is a stranger's: sandbox, no state, no credentials, no deploy." };
    private readonly Option<string?> _organization = new("--organization") { Description = "The organization's file.", HelpName = "FILE" };
    private readonly Option<string?> _basis = new("--run") { Description = "Go on from this run instead of the newest (latest, the default).", HelpName = "ID" };

    private readonly Option<string[]> _allowDestroy = new("--allow-destroy")
    {
        Description = "Destroy this address though it is protected (repeatable; exactly as the plan writes it).",
        HelpName = "ADDRESS",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<bool> _rollback = new("--rollback") { Description = "Deploy a plan of an older commit than what is deployed." };

    private readonly Option<bool> _resume = new("--resume") { Description = "Go on after a deploy that ended badly: plan anew and deploy what it left." };

    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Show the jobs, and why each would run or be reused; run nothing." };

    public Option<bool> NoLive { get; } = new("--no-live") { Description = "Lines instead of a tree, also on a terminal." };

    public Option<string?> Reports { get; } = new("--reports")
    {
        Description = "Write junit.xml, summary.md and terraform reports there (in CI: .flywheel/reports).",
        HelpName = "FOLDER",
    };

    public Option<bool> DetailedExitCode { get; } = new("--detailed-exitcode") { Description = "Exit 2 when a plan has changes." };

    public LaunchArguments()
    {
        _stacks.CompletionSources.Add(RepositoryNames.Stacks);
        _basis.CompletionSources.Add(RepositoryNames.Runs);
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(CommonOptions.Repository);
        foreach (var option in new Option[]
        {
            CommonOptions.Environment, _stacks, _trigger, _branch, _places, _failFast, _noReuse, _explainReuse, DryRun, _installMissing, _noWait, NoLive,
            Reports, _organization,
        })
        {
            command.Options.Add(option);
        }

        if (command.Name is "deploy" or "verify")
        {
            command.Options.Add(_basis);
            _basis.Validators.Add(result =>
            {
                if (result.Tokens is [{ Value: not "latest" and var text }] && !RunId.TryParse(text, out _))
                {
                    result.AddError($"\"{text}\" is no run id; flywheel runs list shows them.");
                }
            });
        }

        if (command.Name == "deploy")
        {
            command.Options.Add(_allowDestroy);
            command.Options.Add(_rollback);
            command.Options.Add(_resume);
            command.Validators.Add(result =>
            {
                if (result.GetValue(_resume) && result.GetValue(_rollback))
                {
                    result.AddError("--resume plans anew, --rollback takes an older plan: one of them.");
                }
            });
        }

        if (command.Name is "run" or "validate" or "build" or "plan")
        {
            command.Options.Add(_untrusted);
        }

        if (command.Name == "plan")
        {
            command.Options.Add(DetailedExitCode);
        }
    }

    /// <summary>What was asked for.</summary>
    public LaunchOptions Read(ParseResult parsed, CommandHost host) => new()
    {
        Command = parsed.CommandResult.Command.Name,
        Repository = Path.GetFullPath(parsed.GetValue(CommonOptions.Repository)!, host.WorkingDirectory),
        Variables = host.Variables,
        Environment = parsed.GetValue(CommonOptions.Environment),
        Stacks = [.. (parsed.GetValue(_stacks) ?? []).Distinct(StringComparer.Ordinal)],
        Trigger = parsed.GetValue(_trigger) is { } word ? TriggerNames.Parse(word) : null,
        Branch = parsed.GetValue(_branch),
        OrganizationFile = parsed.GetValue(_organization) is { } file ? Path.GetFullPath(file, host.WorkingDirectory) : null,
        Basis = parsed.CommandResult.Command.Name is "deploy" or "verify" && parsed.GetValue(_basis) is { } text && RunId.TryParse(text, out var run) ? run : null,
        Resume = parsed.CommandResult.Command.Name == "deploy" && parsed.GetValue(_resume),
        Places = parsed.GetValue(_places) ?? Environment.ProcessorCount,
        FailFast = parsed.GetValue(_failFast),
        Reuse = !parsed.GetValue(_noReuse),
        ExplainReuse = parsed.GetValue(_explainReuse),
        InstallMissing = parsed.GetValue(_installMissing),
        IsUntrusted = parsed.CommandResult.Command.Name is "run" or "validate" or "build" or "plan" && parsed.GetValue(_untrusted),
        Wait = !parsed.GetValue(_noWait),
        Allowances = parsed.CommandResult.Command.Name == "deploy"
            ? new() { Destroy = [.. (parsed.GetValue(_allowDestroy) ?? []).Distinct(StringComparer.Ordinal)], Rollback = parsed.GetValue(_rollback) }
            : DeployAllowances.None,
    };

    private static Option<string?> Trigger()
    {
        var option = new Option<string?>("--trigger") { Description = "Why the run happens (default: what the CI engine says, else manual).", HelpName = "manual|push|merge-request|schedule" };
        option.AcceptOnlyFromAmong("manual", "push", "merge-request", "schedule");
        return option;
    }
}
