using System.Collections.Immutable;
using Flywheel.Jobs;
using Flywheel.Locks;
using Flywheel.Organizations;
using Flywheel.Plans.Bindings;
using Flywheel.Repositories;
using Flywheel.Tools;
using Flywheel.Validation;

namespace Flywheel.Plans;

/// <summary>One stack in one environment: everything that plan and deploy of it need to know.</summary>
internal sealed record StackTarget
{
    public required Stack Stack { get; init; }

    public required string Environment { get; init; }

    /// <summary>The tool, with the environment variables of this stack.</summary>
    public required Tofu Tofu { get; init; }

    public required StackBackend Backend { get; init; }

    /// <summary>Values of the settings as JSON, by the variable's name.</summary>
    public ImmutableSortedDictionary<string, string> Variables { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Variable that takes the image's reference or digest; null: none.</summary>
    public string? ImageVariable { get; init; }

    /// <summary>Variable that takes the path of the app's archive; null: none.</summary>
    public string? AppVariable { get; init; }

    /// <summary>The commit that is planned, with <c>-dirty</c> where the checkout has other changes; null: there is none yet.</summary>
    public string? Commit { get; init; }

    /// <summary>Values for variables of these names, where the stack declares them: <c>app_version</c>, <c>app_commit</c>.</summary>
    public ImmutableSortedDictionary<string, string> Offered { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The organization as JSON, for the variable <see cref="OrganizationFacts.Variable"/>; null: the stack declares none, or sets it itself.</summary>
    public string? Organization { get; init; }

    /// <summary>Names of the environment variables that the settings give to the stack.</summary>
    public ImmutableSortedSet<string> EnvironmentNames { get; init; } = [];

    /// <summary>Whom to ask what the stack acts on.</summary>
    public TargetAccess? Access { get; init; }

    /// <summary>Where the lab keeps states, as the beginning of their addresses; null: not in a lab. The port may be another after its next start.</summary>
    public string? LabStates { get; init; }

    /// <summary>How long a plan waits for the state's lock.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What the stack reads besides its own files and those of the modules it calls: paths and patterns from the repository's folder, or absolute ones.</summary>
    public ImmutableArray<string> Reads { get; init; } = [];

    /// <summary>Where the files come from; default: the repository's folder is the whole checkout.</summary>
    public CheckoutFiles Checkout
    {
        get => field ?? new(Stack.Folder.Tree.Root, Stack.Folder.Tree, new());
        init;
    }

    /// <summary>Which run of ours a busy lock belongs to, as words; null: none that is known.</summary>
    public Func<BusyLock, string?> LockedBy { get; init; } = _ => null;

    public TofuSource Source => TofuSource.Of(Stack) with { InLab = LabStates is not null };

    public JobId PlanId => new(Stage.Plan, Stack.Name);

    public JobId DeployId => new(Stage.Deploy, Stack.Name);
}
