using System.Collections.Immutable;
using Flywheel.Builds;
using Flywheel.Deployments;
using Flywheel.Diagnostics;
using Flywheel.Jobs;
using Flywheel.Organizations;
using Flywheel.Plans;
using Flywheel.Plans.Trees;
using Flywheel.Plans.Bindings;
using Flywheel.Repositories;
using Flywheel.Validation;
using Flywheel.Validation.Untrusted;

namespace Flywheel.Pipelines;

/// <summary>Makes the graph of jobs for one request. Pure: it looks at nothing but what it is given, and nothing runs.</summary>
internal sealed class PipelineBuilder(PipelineSources sources)
{
    private static ImmutableSortedDictionary<string, string> None => ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The pipeline, or everything that is wrong with it.</summary>
    public Checked<Pipeline> Build(RunRequest request)
    {
        var problems = ImmutableArray.CreateBuilder<Diagnostic>();
        var targets = Targets(request, problems);
        var jobs = new List<Job>();
        foreach (var stage in request.Stages)
        {
            jobs.AddRange(stage switch
            {
                Stage.Validate => ValidateJobs(request),
                Stage.Build => Withheld(BuildJobs(request)),
                Stage.Plan => targets.Select(PlanOf),
                Stage.Deploy => DeployJobs(request, targets),
                Stage.Verify => EnvironmentOf(request) is { } environment ? new VerifyJobs(sources, request, environment) { Targets = targets }.All() : [],
                _ => [],
            });
            jobs.AddRange(Withheld(UserJobs(stage, problems)));
        }

        var graph = PipelineGraph.Check(jobs);
        return problems.Count == 0 ? graph : new(null, [.. problems, .. graph.Diagnostics]);
    }

    /// <summary>The stacks of a request in its environment, without any job.</summary>
    public (ImmutableArray<StackTarget> Targets, ImmutableArray<Diagnostic> Problems) TargetsOf(RunRequest request)
    {
        var problems = ImmutableArray.CreateBuilder<Diagnostic>();
        return (Targets(request, problems), problems.ToImmutable());
    }

    private Job PlanOf(StackTarget target)
    {
        var timeout = Settings.Stack(target.Stack.Name).Timeout ?? Settings.Timeouts.Plan;
        return sources.Untrusted is { } untrusted
            ? new UntrustedPlanJob(target, untrusted, GivenVariables(target.Stack)) { Timeout = timeout }
            : new PlanJob(target, sources.States, sources.Applies) { Timeout = timeout, Earlier = sources.Earlier };
    }

    // Nothing that a stranger wrote runs outside of a sandbox; and what needs the network cannot run in one.
    private IEnumerable<Job> Withheld(IEnumerable<Job> jobs) => sources.Untrusted is { Reason: var reason }
        ? jobs.Select(job => new WithheldJob(job, $"it would run programs of a change that is not trusted, and needs a trusted runner ({reason})"))
        : jobs;

    private ImmutableSortedDictionary<string, string> GivenVariables(Stack stack) => Settings.Stack(stack.Name).Environment
        .Where(variable => variable.Key.StartsWith("TF_VAR_", StringComparison.Ordinal)).ToImmutableSortedDictionary(StringComparer.Ordinal);

    private Settings.FlywheelSettings Settings => sources.Settings;

    private Repository Repository => sources.Repository;

    // The health answer of a deployed app tells it; it comes from here, so that no build depends on it.
    private string? Commit => Repository.Revision switch
    {
        { Commit: { } commit, IsDirty: true } => $"{commit}-dirty",
        { Commit: var commit } => commit,
    };

    private IEnumerable<Stack> StacksOf(RunRequest request) =>
        Repository.Stacks.Where(stack => request.Stacks.IsEmpty || request.Stacks.Contains(stack.Name, StringComparer.Ordinal));

    private IEnumerable<Job> ValidateJobs(RunRequest request)
    {
        yield return new OrganizationJob(sources.OrganizationFile, sources.OrganizationContent, sources.Findings);
        if (sources.Tofu is null)
        {
            yield break;
        }

        var timeout = Settings.Timeouts.Validate;
        var tofu = sources.Tofu(None);
        yield return sources.Untrusted is null ? new FormatJob(tofu, Repository.Tree) { Timeout = timeout } : UntrustedCheckJob.Format(sources.Untrusted, tofu, timeout);
        foreach (var module in Repository.Modules)
        {
            var source = TofuSource.Of(module) with { InLab = sources.Lab is not null };
            yield return Checked(source, None, s => new ConfigurationJob(new(Stage.Validate, $"module:{module.Name}"), tofu, s, []) { Timeout = timeout });
            if (module.Facts.HasTests)
            {
                yield return Checked(source, None, s => new ModuleTestsJob(new(Stage.Validate, $"tests:{module.Name}"), tofu, s) { Timeout = timeout });
            }
        }

        foreach (var stack in StacksOf(request))
        {
            yield return Checked(TofuSource.Of(stack) with { InLab = sources.Lab is not null }, GivenVariables(stack), source => new ConfigurationJob(
                new(Stage.Validate, $"stack:{stack.Name}"), sources.Tofu(Settings.Stack(stack.Name).Environment), source,
                [.. Unset(stack, request), .. UndeclaredReads.Of(stack, Repository.Checkout, Settings.Stack(stack.Name).Reads)])
            {
                Timeout = timeout,
            });
        }
    }

    private ReusableJob Checked(TofuSource source, ImmutableSortedDictionary<string, string> variables, Func<TofuSource, ReusableJob> job) =>
        sources.Untrusted is { } untrusted ? UntrustedCheckJob.Of(untrusted, source, variables, job) : job(source);

    private ImmutableArray<Diagnostic> Unset(Stack stack, RunRequest request)
    {
        // What the machine's variables set is not known where a stranger's programs get none of them.
        if (request.Environment is not { } environment || sources.Untrusted is not null)
        {
            return [];
        }

        var settings = Settings.Stack(stack.Name);
        var set = settings.Variables.Keys.Concat(sources.TofuVariables).Append(OrganizationFacts.Variable).Append(settings.ImageVariable ?? "").Append(settings.AppVariable ?? "");
        return StackVariables.Unset(stack, environment, set.ToHashSet(StringComparer.Ordinal));
    }

    private IEnumerable<Job> BuildJobs(RunRequest request)
    {
        if (Repository.App is not { } app)
        {
            yield break;
        }

        var machine = sources.Build;
        var build = new AppBuild
        {
            Folder = app.Folder.FullPath,
            Path = app.Folder.Shown,
            Files = [new InputFiles(app.Folder.Tree, app.Folder.Path, [])],
            PackageManager = app.PackageManager,
            Scripts = [.. app.Scripts],
        };
        var timeout = Settings.Timeouts.Build;
        yield return new AppBuildJob(build, machine) { Timeout = timeout };
        if (app.HasScript("check") || app.HasScript("test"))
        {
            // Not at the same time: build and check both write .svelte-kit, and now and then one reads what the other is writing.
            yield return new AppTestsJob(build, machine) { Timeout = timeout, Needs = [JobIds.App] };
        }

        if (ImageOf(app, request) is { } image)
        {
            yield return new ImageJob(image, machine) { Timeout = timeout, Needs = [JobIds.App] };
        }
    }

    private ImageBuild? ImageOf(App app, RunRequest request)
    {
        var image = Settings.Image;
        var dockerfile = Path.GetFullPath(Path.Combine(Repository.Root, image.Dockerfile));
        var context = Path.GetFullPath(Path.Combine(Repository.Root, image.Context));
        var flake = ImageBuild.FlakeAbove(context, Repository.Git.TopLevel);
        if (!sources.HasFile(dockerfile) && flake is null)
        {
            return null;
        }

        var tree = app.Folder.Tree;
        return new()
        {
            Builder = Enum.Parse<BuilderChoice>(image.Builder.ToString()),
            Context = new InputFiles(tree, Inside(tree.Root, context), []),
            AppPath = Inside(context, app.Folder.FullPath),
            Dockerfile = dockerfile,
            DockerfilePath = image.Dockerfile,
            FlakeFolder = flake,
            NixOutput = image.NixOutput,
            Base = image.Base,
            Repository = image.Repository,
            // A rehearsal leaves nothing behind in a real registry.
            Push = image.Push && !IsLab(request),
        };
    }

    private static string Inside(string root, string path) => Path.GetRelativePath(root, path) is var relative && relative == "." ? "" : relative;

    private ImmutableArray<StackTarget> Targets(RunRequest request, ImmutableArray<Diagnostic>.Builder problems)
    {
        if (sources.Tofu is null || request.Environment is not { } environment || !(request.Has(Stage.Plan) || request.Has(Stage.Deploy) || request.Has(Stage.Verify)))
        {
            return [];
        }

        // A rehearsal must not touch a real state, so the lab comes before what the settings say.
        var lab = sources.Lab;
        var targets = ImmutableArray.CreateBuilder<StackTarget>();
        foreach (var stack in StacksOf(request))
        {
            var backend = StackBackend.Of(stack, environment, lab?.StateAddress ?? Settings.State.Address, sources.Home);
            problems.AddRange(backend.Diagnostics);
            if (backend.Value is not { } found)
            {
                continue;
            }

            var settings = Settings.Stack(stack.Name);
            targets.Add(new StackTarget
            {
                Stack = stack,
                Environment = environment,
                Checkout = Repository.Checkout,
                Reads = settings.Reads,
                Tofu = sources.Tofu(settings.Environment.SetItems(found.Environment).SetItems(found.Init?.Type == "http" && lab is not null ? lab.StateAccess : None)),
                Backend = found,
                Variables = settings.Variables.ToImmutableSortedDictionary(p => p.Key, p => p.Value.Json, StringComparer.Ordinal),
                ImageVariable = settings.ImageVariable,
                AppVariable = settings.AppVariable,
                Commit = Commit,
                Offered = settings.AppVariable is null || Commit is not { } commit ? None : None.Add("app_commit", commit),
                Organization = FactsFor(stack, request),
                LabStates = lab?.Address.State,
                EnvironmentNames = settings.Environment.Keys.ToImmutableSortedSet(StringComparer.Ordinal),
                Access = AccessFor(request),
                LockedBy = _ => OpenApplyOf(stack.Name, environment),
            });
        }

        return targets.ToImmutable();
    }

    // A stack that sets the variable in a file of its own keeps its word.
    private string? FactsFor(Stack stack, RunRequest request) =>
        sources.Organization is { } organization && EnvironmentOf(request) is { } environment
        && stack.Facts.Variables.ContainsKey(OrganizationFacts.Variable) && !StackVariables.Sets(stack, environment.Name, OrganizationFacts.Variable)
            ? OrganizationFacts.Json(organization, environment, IsLab(request))
            : null;

    private TargetAccess? AccessFor(RunRequest request) => EnvironmentOf(request) is not { } environment ? null : new()
    {
        Context = environment.ClusterContext,
        Variables = sources.Variables,
        RepositoryRoot = sources.Repository.Root,
        Forge = sources.Organization?.Forge,
        Lab = sources.Lab,
    };

    // Who holds a lock is asked when one is busy, not when the graph is made.
    private string? OpenApplyOf(string stack, string environment) => sources.Applies.Open()
        .FirstOrDefault(deploy => deploy.Stack == stack && deploy.Environment == environment) is { } open
            ? $"the deploy of {open.Run}{(open.Host.Length > 0 ? $" on {open.Host}" : "")}"
            : null;

    private bool IsLab(RunRequest request) => request.Environment is { } name && Settings.Environment(name).Lab;

    private DeploymentEnvironment? EnvironmentOf(RunRequest request) =>
        request.Environment is { } name ? sources.Organization?.FindEnvironment(name) : null;

    private IEnumerable<Job> DeployJobs(RunRequest request, ImmutableArray<StackTarget> targets) => targets.Select(target => new DeployJob(
        target, TermsOf(request, target.Environment), RuleOf(target.Environment).Refuses(Repository.Revision, target.Environment))
    {
        Needs = [.. Settings.Stack(target.Stack.Name).After.Where(name => targets.Any(t => t.Stack.Name == name)).Select(name => new JobId(Stage.Deploy, name))],
        Timeout = Settings.Stack(target.Stack.Name).Timeout ?? Settings.Timeouts.Apply,
    });

    private DeployTerms TermsOf(RunRequest request, string environment) => new()
    {
        Rule = RuleOf(environment),
        Guard = Settings.Guard,
        Allowances = request.Allowances,
        Commits = new(sources.ToolPath, Repository.Git.TopLevel, sources.ChildEnvironment),
        Ledger = sources.Applies,
        States = sources.States,
        Rescues = sources.Rescues,
    };

    private DeployRule RuleOf(string environment)
    {
        var settings = Settings.Environment(environment);
        return new(settings.AllowsAnyRevision, settings.DeployFrom);
    }

    private IEnumerable<Job> UserJobs(Stage stage, ImmutableArray<Diagnostic>.Builder problems)
    {
        foreach (var job in Settings.Jobs)
        {
            if (!JobId.TryParse(job.Id, out var id))
            {
                problems.Add(PipelineRules.BadId.At(job.Position, $"\"{job.Id}\" is not a stage, a slash and a name.", "Write it as validate/docs."));
            }
            else if (id.Value.Stage == stage)
            {
                yield return new UserJob(id.Value, job, Repository.Tree, sources.ToolPath, sources.ChildEnvironment)
                {
                    Timeout = job.Timeout,
                    Needs = [.. job.Needs.Select(need => JobId.TryParse(need, out var needed) ? needed : null).OfType<JobId>()],
                };
            }
        }
    }
}
