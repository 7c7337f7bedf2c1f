using System.Collections.Immutable;
using Flywheel.Diagnostics;
using Flywheel.Documents;

namespace Flywheel.Settings;

/// <summary>The shape of flywheel.yaml: the one declaration that reads it and describes it to editors.</summary>
internal static class SettingsShape
{
    public static readonly ShapeRules Rules = new()
    {
        UnknownKey = SettingsRules.UnknownKey,
        MissingKey = SettingsRules.MissingKey,
        WrongKind = SettingsRules.WrongKind,
        InvalidValue = SettingsRules.InvalidValue,
        InvalidName = SettingsRules.InvalidName,
        Repeated = SettingsRules.Repeated,
    };

    private static readonly BooleanShape YesOrNo = new();
    private static readonly JsonShape Json = new();
    private static readonly EnvironmentVariablesShape Variables = new();
    private static readonly ListShape<string> StackNames = new(SettingsTexts.StackName) { Unique = true };

    private static readonly ObjectShape<TofuSettings> Tofu = new(new(),
        Of<TofuSettings, string>("binary", SettingsTexts.Tool, (t, v) => t with { Binary = v }, "auto (tofu, then terraform), a name or a path.", "\"auto\""));

    private static readonly ObjectShape<AppSettings> App = new(new(),
        Of<AppSettings, string>("path", SettingsTexts.AnyPath, (a, v) => a with { Path = SettingsTexts.Normalize(v) },
            "The application's folder; may leave the repository, never the git checkout.", "\"app\""));

    private static readonly ObjectShape<ImageSettings> Image = new(new(),
        Of<ImageSettings, ImageBuilder>("builder",
            new ChoiceShape<ImageBuilder>(("auto", ImageBuilder.Auto), ("docker", ImageBuilder.Docker), ("podman", ImageBuilder.Podman),
                ("buildah", ImageBuilder.Buildah), ("nix", ImageBuilder.Nix)),
            (i, v) => i with { Builder = v }, "What makes the image; auto: whichever answers.", "\"auto\""),
        Of<ImageSettings, string>("context", SettingsTexts.AnyPath, (i, v) => i with { Context = SettingsTexts.Normalize(v) },
            "The folder of the image's build; default: the application's."),
        Of<ImageSettings, string>("dockerfile", SettingsTexts.AnyPath, (i, v) => i with { Dockerfile = SettingsTexts.Normalize(v) },
            "The Dockerfile; default: the one in the application's folder."),
        Of<ImageSettings, string>("nix_output", SettingsTexts.NixOutput, (i, v) => i with { NixOutput = v },
            "The output of flake.nix that is the image.", "\"dashboard-image\""),
        Of<ImageSettings, string>("base", SettingsTexts.ImageBase, (i, v) => i with { Base = v },
            "Value of the build argument BASE; host-node: an image of this machine's Node."),
        Of<ImageSettings, string>("repository", SettingsTexts.ImageRepository, (i, v) => i with { Repository = v }, "Where to push, without tag."),
        Of<ImageSettings, bool>("push", YesOrNo, (i, v) => i with { Push = v }, "Push the image.", "false"));

    private static readonly ObjectShape<StackSettings> Stack = new(new(),
        Of<StackSettings, ImmutableArray<Written<string>>>("after", StackNames, (s, v) => s with { After = Values(v) }, "Stacks that are applied before."),
        Of<StackSettings, string>("image_variable", SettingsTexts.VariableName, (s, v) => s with { ImageVariable = v },
            "The tofu variable that takes the image's digest reference."),
        Of<StackSettings, string>("app_variable", SettingsTexts.VariableName, (s, v) => s with { AppVariable = v },
            "The tofu variable that takes the path of the application's archive."),
        Of<StackSettings, ImmutableArray<Named<JsonText>>>("variables", new MapShape<JsonText>(SettingsTexts.VariableName, Json),
            (s, v) => s with { Variables = ByName(v) }, "Values of tofu variables."),
        Of<StackSettings, ImmutableSortedDictionary<string, string>>("environment", Variables, (s, v) => s with { Environment = v },
            "Environment variables for tofu."),
        Of<StackSettings, TimeSpan>("timeout", SettingsTexts.Duration, (s, v) => s with { Timeout = v }, "For its plan and for its apply."),
        Of<StackSettings, ImmutableArray<Written<string>>>("reads", new ListShape<string>(SettingsTexts.ReadPath) { Unique = true },
            (s, v) => s with { Reads = Values(v) },
            "What its plan reads besides its own files and modules: paths and patterns from the repository's folder, which are copied, or absolute ones and ~/, which are not."));

    private static readonly ObjectShape<EnvironmentSettings> Environment = new(new(),
        Of<EnvironmentSettings, ImmutableArray<Written<string>>>("deploy_from",
            new ListShape<string>(SettingsTexts.Branch) { AtLeast = 1, Unique = true, OneAlone = true },
            (e, v) => e with { DeployFrom = Values(v) },
            "A branch, a list of them, or '*' for any revision; default: the repository's default branch, in a lab any revision."),
        Of<EnvironmentSettings, bool>("lab", YesOrNo, (e, v) => e with { Lab = v }, "It is a simulation.", "false"),
        Of<EnvironmentSettings, bool>("untrusted", YesOrNo, (e, v) => e with { Untrusted = v },
            "Its plans are a stranger's: in a sandbox, without state and credentials, never deployed.", "false"));

    private static readonly ObjectShape<StateSettings> State = new(new(),
        Of<StateSettings, string>("address", SettingsTexts.StateUrl, (s, v) => s with { Address = v }, "Address for http backends, with {state} in it."));

    private static readonly ObjectShape<GuardSettings> Guard = new(new(),
        Of<GuardSettings, ImmutableArray<Written<string>>>("protected", new ListShape<string>(SettingsTexts.AddressPattern) { Unique = true },
            (g, v) => g with { Protected = Values(v) }, "Addresses that a deploy destroys only by name; * stands for any characters."),
        Of<GuardSettings, int>("max_destroy", new IntegerShape(0, 1_000_000), (g, v) => g with { MaxDestroy = v },
            "How many objects one plan may delete or replace.", "20"));

    private static readonly ObjectShape<HttpExpectationSettings> Expect = new(new(),
        Of<HttpExpectationSettings, int>("status", new IntegerShape(100, 599), (e, v) => e with { Status = v }, "The status code.", "200"),
        Of<HttpExpectationSettings, string>("body", new TextShape("a text") { Multiline = true, NumbersToo = true }, (e, v) => e with { Body = v },
            "Text that the body contains."),
        Of<HttpExpectationSettings, ImmutableArray<Named<JsonText>>>("json", new MapShape<JsonText>(TextShapes.Line, Json), (e, v) => e with { Json = ByName(v) },
            "Values in a JSON body, by path with dots."),
        Of<HttpExpectationSettings, int>("tls_days", new IntegerShape(0, 3650), (e, v) => e with { TlsDays = v }, "Days that the certificate must be valid for."));

    private static readonly ObjectShape<HttpCheckSettings> HttpCheck = new(new(),
        Of<HttpCheckSettings, string>("name", SettingsTexts.CheckName, (c, v) => c with { Name = v }, "Becomes the job verify/http:<name>.", required: true),
        Of<HttpCheckSettings, string>("stack", SettingsTexts.StackName, (c, v) => c with { Stack = v }, "The stack that it belongs to."),
        Of<HttpCheckSettings, string>("url", SettingsTexts.CheckUrl, (c, v) => c with { Url = v },
            $"The address; filled in: {string.Join(", ", UrlTemplate.CheckParts.Select(p => $"{{{p}}}"))}.", required: true),
        Of<HttpCheckSettings, HttpExpectationSettings>("expect", Expect, (c, v) => c with { Expect = v }, "What the answer must be."),
        Of<HttpCheckSettings, TimeSpan>("timeout", SettingsTexts.Duration, (c, v) => c with { Timeout = v }, "For one attempt.", "\"10s\""),
        Of<HttpCheckSettings, TimeSpan>("interval", SettingsTexts.Duration, (c, v) => c with { Interval = v },
            "Between the first two attempts; doubles after each, up to 10 seconds.", "\"1s\""),
        Of<HttpCheckSettings, TimeSpan>("within", SettingsTexts.Duration, (c, v) => c with { Within = v }, "Attempts are begun until this has passed.", "\"2m\""),
        Of<HttpCheckSettings, int>("stable", new IntegerShape(1, 100), (c, v) => c with { Stable = v }, "Answers in a row that must be as expected.", "1"),
        Of<HttpCheckSettings, int>("redirects", new IntegerShape(0, 3), (c, v) => c with { Redirects = v },
            "Redirects that are followed; without, a redirect is an answer like any other.", "0"),
        Of<HttpCheckSettings, ImmutableArray<Written<string>>>("redirect_hosts", new ListShape<string>(TextShapes.DomainName) { Unique = true },
            (c, v) => c with { RedirectHosts = Values(v) }, "Other hosts that a redirect may lead to."));

    private static readonly ObjectShape<ClusterCheckSettings> ClusterCheck = new(new(),
        Of<ClusterCheckSettings, TimeSpan>("within", SettingsTexts.Duration, (c, v) => c with { Within = v },
            "All objects of a stack must be ready within this time.", "\"10m\""),
        Of<ClusterCheckSettings, int>("restarts", new IntegerShape(0, 1000), (c, v) => c with { Restarts = v },
            "Restarts that a crashing container is allowed before the check gives up.", "3"),
        Of<ClusterCheckSettings, TimeSpan>("backoff", SettingsTexts.Duration, (c, v) => c with { Backoff = v },
            "How long a container may crash, or wait for its image, before the check gives up.", "\"60s\""));

    private static readonly ObjectShape<RunnerCheckSettings> RunnerCheck = new(new(),
        Of<RunnerCheckSettings, TimeSpan>("within", SettingsTexts.Duration, (c, v) => c with { Within = v },
            "All runners must be registered and alive within this time.", "\"5m\""),
        Of<RunnerCheckSettings, TimeSpan>("fresh", SettingsTexts.Duration, (c, v) => c with { Fresh = v },
            "A contact older than this proves nothing where no deploy precedes the check.", "\"5m\""));

    private static readonly ObjectShape<VerifySettings> Verify = new(new(),
        Of<VerifySettings, ImmutableArray<Written<HttpCheckSettings>>>("http", new ListShape<HttpCheckSettings>(HttpCheck),
            (s, v) => s with { Http = Values(v) }, "Addresses that must answer as expected."),
        Of<VerifySettings, ClusterCheckSettings>("kubernetes", ClusterCheck, (s, v) => s with { Kubernetes = v }, "How long the objects of a stack may take."),
        Of<VerifySettings, RunnerCheckSettings>("runners", RunnerCheck, (s, v) => s with { Runners = v }, "How long the runners may take."));

    private static readonly ObjectShape<DriftIgnoreSettings> DriftIgnore = new(new(),
        Of<DriftIgnoreSettings, string>("stack", SettingsTexts.StackName, (i, v) => i with { Stack = v }, "Default: all stacks."),
        Of<DriftIgnoreSettings, string>("address", TextShapes.Line, (i, v) => i with { Address = v }, "Address of the resource.", required: true),
        Of<DriftIgnoreSettings, string>("path", TextShapes.Line, (i, v) => i with { Path = v }, "Path of the attribute; default: all of them."),
        Of<DriftIgnoreSettings, string>("reason", TextShapes.Line, (i, v) => i with { Reason = v }, "Why it does not matter.", required: true),
        Of<DriftIgnoreSettings, DateOnly>("until", SettingsTexts.Date, (i, v) => i with { Until = v }, "Last day on which it is ignored."));

    private static readonly ObjectShape<DriftSettings> Drift = new(new(),
        Of<DriftSettings, string>("schedule", SettingsTexts.Schedule, (d, v) => d with { Schedule = v }, "When to look, as in cron."),
        Of<DriftSettings, string>("time_zone", SettingsTexts.TimeZone, (d, v) => d with { TimeZone = v }, "The zone of the schedule.", "\"Etc/UTC\""),
        Of<DriftSettings, ImmutableArray<Written<DriftIgnoreSettings>>>("ignore", new ListShape<DriftIgnoreSettings>(DriftIgnore),
            (d, v) => d with { Ignore = Values(v) }, "Drift that does not matter for a while."),
        Of<DriftSettings, ImmutableArray<Written<JsonText>>>("alerts", new ListShape<JsonText>(Json), (d, v) => d with { Alerts = Values(v) },
            "Who is told."));

    private static readonly ObjectShape<TimeoutSettings> Timeouts = new(new(),
        Of<TimeoutSettings, TimeSpan>("validate", SettingsTexts.Duration, (t, v) => t with { Validate = v }, "Jobs of the stage validate.", "\"10m\""),
        Of<TimeoutSettings, TimeSpan>("build", SettingsTexts.Duration, (t, v) => t with { Build = v }, "Jobs of the stage build.", "\"30m\""),
        Of<TimeoutSettings, TimeSpan>("plan", SettingsTexts.Duration, (t, v) => t with { Plan = v }, "Plans, also of drift.", "\"20m\""),
        Of<TimeoutSettings, TimeSpan>("apply", SettingsTexts.Duration, (t, v) => t with { Apply = v }, "Jobs of the stage deploy.", "\"2h\""),
        Of<TimeoutSettings, TimeSpan>("verify", SettingsTexts.Duration, (t, v) => t with { Verify = v }, "Jobs of the stage verify.", "\"10m\""));

    private static readonly ObjectShape<RetentionSettings> Retention = new(new(),
        Of<RetentionSettings, TimeSpan>("runs", SettingsTexts.Duration, (r, v) => r with { Runs = v }, "How long runs are kept.", "\"90d\""),
        Of<RetentionSettings, TimeSpan>("artifacts", SettingsTexts.Duration, (r, v) => r with { Artifacts = v }, "How long artifacts are kept.", "\"30d\""),
        Of<RetentionSettings, long>("size", SettingsTexts.Size, (r, v) => r with { Size = v }, "What artifacts and caches may take together.", "\"10GB\""));

    private static readonly ListShape<string> Paths = new(SettingsTexts.InsidePath) { Unique = true };

    private static readonly ObjectShape<JobSettings> Job = new(new(),
        Of<JobSettings, string>("id", SettingsTexts.JobId, (j, v) => j with { Id = v }, "stage/name.", required: true),
        Of<JobSettings, ImmutableArray<Written<string>>>("run", new ListShape<string>(SettingsTexts.Argument) { AtLeast = 1 },
            (j, v) => j with { Run = Values(v) }, "The program and its arguments, as a list; no shell sees them.", required: true),
        Of<JobSettings, ImmutableArray<Written<string>>>("needs", new ListShape<string>(SettingsTexts.JobId) { Unique = true },
            (j, v) => j with { Needs = Values(v) }, "Jobs that must end well first."),
        Of<JobSettings, ImmutableArray<Written<string>>>("inputs", Paths, (j, v) => j with { Inputs = Values(v) },
            "Patterns of the files it reads; without them it is never reused."),
        Of<JobSettings, ImmutableArray<Written<string>>>("outputs", Paths, (j, v) => j with { Outputs = Values(v) }, "Files that it makes."),
        Of<JobSettings, ImmutableSortedDictionary<string, string>>("environment", Variables, (j, v) => j with { Environment = v }, "Environment variables."),
        Of<JobSettings, TimeSpan>("timeout", SettingsTexts.Duration, (j, v) => j with { Timeout = v }, "How long it may take.", "\"10m\""),
        Of<JobSettings, string>("directory", SettingsTexts.InsidePath, (j, v) => j with { Directory = SettingsTexts.Normalize(v) }, "Where it runs.", "\".\""));

    /// <summary>The whole file.</summary>
    public static readonly ObjectShape<FlywheelSettings> File = new(FlywheelSettings.Default,
        Of<FlywheelSettings, string>("default_environment", TextShapes.DnsLabel, (s, v) => s with { DefaultEnvironment = v }, "Used without --env."),
        Of<FlywheelSettings, TofuSettings>("tofu", Tofu, (s, v) => s with { Tofu = v }, "Which tofu to use."),
        Of<FlywheelSettings, AppSettings>("app", App, (s, v) => s with { App = v }, "Where the application is."),
        Of<FlywheelSettings, ImageSettings>("image", Image, (s, v) => s with { Image = v }, "How the application's image is made and where it goes."),
        Of<FlywheelSettings, ImmutableArray<Named<StackSettings>>>("stacks", new MapShape<StackSettings>(SettingsTexts.StackName, Stack),
            (s, v) => s with { Stacks = ByName(v) }, "What stacks need beyond the conventions."),
        Of<FlywheelSettings, ImmutableArray<Named<EnvironmentSettings>>>("environments",
            new MapShape<EnvironmentSettings>(TextShapes.DnsLabel, Environment), (s, v) => s with { Environments = ByName(v) },
            "What is allowed in environments."),
        Of<FlywheelSettings, StateSettings>("state", State, (s, v) => s with { State = v }, "Where state is kept."),
        Of<FlywheelSettings, ImmutableArray<Written<string>>>("secrets", new ListShape<string>(EnvironmentVariablesShape.Name) { Unique = true },
            (s, v) => s with { Secrets = Values(v) }, "Environment variables whose values are masked everywhere."),
        Of<FlywheelSettings, GuardSettings>("guard", Guard, (s, v) => s with { Guard = v }, "What a deploy may not destroy."),
        Of<FlywheelSettings, VerifySettings>("verify", Verify, (s, v) => s with { Verify = v }, "What is checked after a deployment."),
        Of<FlywheelSettings, DriftSettings>("drift", Drift, (s, v) => s with { Drift = v }, "When to look for drift, and what of it matters."),
        Of<FlywheelSettings, TimeoutSettings>("timeouts", Timeouts, (s, v) => s with { Timeouts = v }, "How long jobs may take."),
        Of<FlywheelSettings, RetentionSettings>("retention", Retention, (s, v) => s with { Retention = v }, "What clean keeps."),
        Of<FlywheelSettings, ImmutableArray<Written<JobSettings>>>("jobs", new ListShape<JobSettings>(Job),
            (s, v) => s with { Jobs = [.. v.Select(j => j.Value with { Position = j.Position })] }, "Jobs of your own."));

    /// <summary>JSON Schema of the file.</summary>
    public static string Schema => JsonSchema.Of("flywheel.yaml", File);

    private static Field<TOwner, TValue> Of<TOwner, TValue>(
        string name, Shape<TValue> shape, Func<TOwner, TValue, TOwner> set, string description, string? otherwise = null, bool required = false) =>
        new(name, shape, (owner, written) => set(owner, written.Value)) { Description = description, Default = otherwise, Required = required };

    private static ImmutableArray<T> Values<T>(ImmutableArray<Written<T>> written) => [.. written.Select(w => w.Value)];

    private static ImmutableSortedDictionary<string, T> ByName<T>(ImmutableArray<Named<T>> entries) =>
        entries.ToImmutableSortedDictionary(e => e.Name, e => e.Value, StringComparer.Ordinal);
}
