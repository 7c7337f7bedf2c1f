using System.Collections.Immutable;

namespace Flywheel.Settings;

/// <summary>The validated content of flywheel.yaml. Without a file it is <see cref="Default"/>: the defaults stand here and nowhere else.</summary>
internal sealed record FlywheelSettings
{
    /// <summary>What holds without a file.</summary>
    public static readonly FlywheelSettings Default = new();

    /// <summary>Used without <c>--env</c>; null: not said.</summary>
    public string? DefaultEnvironment { get; init; }

    public TofuSettings Tofu { get; init; } = new();

    public AppSettings App { get; init; } = new();

    public ImageSettings Image { get; init; } = new();

    /// <summary>By name; a stack that is not named has the defaults, see <see cref="Stack"/>.</summary>
    public ImmutableSortedDictionary<string, StackSettings> Stacks { get; init; } = Named<StackSettings>();

    /// <summary>By name; an environment that is not named has the defaults, see <see cref="Environment"/>.</summary>
    public ImmutableSortedDictionary<string, EnvironmentSettings> Environments { get; init; } = Named<EnvironmentSettings>();

    public StateSettings State { get; init; } = new();

    /// <summary>Names of environment variables whose values are masked everywhere.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];

    public GuardSettings Guard { get; init; } = new();

    public VerifySettings Verify { get; init; } = new();

    public DriftSettings Drift { get; init; } = new();

    public TimeoutSettings Timeouts { get; init; } = new();

    public RetentionSettings Retention { get; init; } = new();

    /// <summary>The user's own jobs, in the order of the file.</summary>
    public ImmutableArray<JobSettings> Jobs { get; init; } = [];

    /// <summary>Every place that names a stack or an environment.</summary>
    public ImmutableArray<SettingsReference> References { get; init; } = [];

    public StackSettings Stack(string name) => Stacks.GetValueOrDefault(name) ?? new();

    public EnvironmentSettings Environment(string name) => Environments.GetValueOrDefault(name) ?? new();

    private static ImmutableSortedDictionary<string, T> Named<T>() => ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);
}

/// <summary>Which tofu to use.</summary>
internal sealed record TofuSettings
{
    /// <summary><c>auto</c>: tofu, then terraform; else a name on PATH or a path.</summary>
    public string Binary { get; init; } = "auto";
}

/// <summary>Where the application is.</summary>
internal sealed record AppSettings
{
    /// <summary>Relative to the repository's folder; may lead out of it, never out of the git checkout.</summary>
    public string Path { get; init; } = "app";
}

/// <summary>Where state is kept, for backends that need to be told.</summary>
internal sealed record StateSettings
{
    /// <summary>Address for http backends, with <c>{state}</c> in it; null: not said.</summary>
    public string? Address { get; init; }
}

/// <summary>How long jobs may take.</summary>
internal sealed record TimeoutSettings
{
    public TimeSpan Validate { get; init; } = TimeSpan.FromMinutes(10);

    public TimeSpan Build { get; init; } = TimeSpan.FromMinutes(30);

    public TimeSpan Plan { get; init; } = TimeSpan.FromMinutes(20);

    public TimeSpan Apply { get; init; } = TimeSpan.FromHours(2);

    public TimeSpan Verify { get; init; } = TimeSpan.FromMinutes(10);
}

/// <summary>What <c>clean</c> keeps.</summary>
internal sealed record RetentionSettings
{
    public TimeSpan Runs { get; init; } = TimeSpan.FromDays(90);

    public TimeSpan Artifacts { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Bytes that artifacts and caches may take together.</summary>
    public long Size { get; init; } = 10_000_000_000;
}
