using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Flywheel.Artifacts;
using Flywheel.Processes;

namespace Flywheel.Tools;

/// <summary>The commands of tofu, or of terraform in its place, as values. Paths are absolute or start with <c>./</c>, so that none reads as a flag.</summary>
/// <param name="tool">The program.</param>
/// <param name="environment">What its children and itself may see.</param>
internal sealed class Tofu(Tool tool, ImmutableSortedDictionary<string, string> environment)
{
    private const string Nothing = "-input=false";
    private const string Plain = "-no-color";

    private static readonly TimeSpan PushPatience = TimeSpan.FromSeconds(10);

    private static readonly ImmutableArray<string> StateVariables =
        ["TF_HTTP_ADDRESS", "TF_HTTP_LOCK_ADDRESS", "TF_HTTP_UNLOCK_ADDRESS", "PG_CONN_STR", "PG_SCHEMA_NAME", "PGHOST", "PGPORT", "PGDATABASE"];

    // Half of a short command's time is garbage collection that it does not need: measured 25 % less CPU for validate, fmt, init and show.
    // What starts providers or provisioners hands its environment on to them, so it gets only what does no harm there.
    private readonly ImmutableSortedDictionary<string, string> _short = environment
        .SetItem("GOGC", "off").SetItem("GOMEMLIMIT", "512MiB").SetItem("GOMAXPROCS", "1");

    private readonly ImmutableSortedDictionary<string, string> _long = environment.SetItem("GOGC", "400");

    /// <summary><c>tofu</c> or <c>terraform</c>.</summary>
    public string Name { get; } = tool.Name;

    public string Version { get; } = tool.Version;

    /// <summary>Changes when the program does.</summary>
    public string Identity { get; } = tool.Identity;

    /// <summary>
    /// What the environment says of where a state is; init writes it down, so an init for one is none for another. A digest, because
    /// some of these hold a password.
    /// </summary>
    public string StateIdentity { get; } = Digest.Of(Encoding.UTF8.GetBytes(string.Join(
        '\0', StateVariables.Select(name => environment.GetValueOrDefault(name, ""))))).Hex;

    /// <summary>What its children and itself may see. Holds secrets.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; } = environment;

    /// <summary>It is OpenTofu itself, which knows more kinds of files.</summary>
    public bool IsOpenTofu => Name == "tofu";

    /// <summary>The same tool where it means something else: its results there are not those here.</summary>
    /// <param name="where">Tells apart what may be reused.</param>
    /// <param name="change">Makes the environment there from the one here.</param>
    public Tofu Elsewhere(string where, Func<ImmutableSortedDictionary<string, string>, ImmutableSortedDictionary<string, string>> change) =>
        new(tool with { Identity = $"{tool.Identity}, {where}" }, change(Environment));

    /// <summary>Endings of the files that <c>fmt</c> takes.</summary>
    public ImmutableArray<string> FormattedEndings => IsOpenTofu
        ? [".tf", ".tofu", ".tfvars", ".tftest.hcl", ".tofutest.hcl"]
        : [".tf", ".tfvars", ".tftest.hcl"];

    /// <summary><c>fmt -check</c> of files; they are relative to the directory.</summary>
    public ToolCommand Format(string directory, IEnumerable<string> files, bool diff) => Command(
        directory, _short, ["fmt", "-check", "-list=true", $"-diff={(diff ? "true" : "false")}", Plain, .. files.Select(f => $"./{f}")]);

    public static FormatVerdict JudgeFormat(ProcessExit exit) => exit.Code switch
    {
        0 => FormatVerdict.Canonical,
        2 => FormatVerdict.Broken,
        3 => FormatVerdict.NotCanonical,
        _ => FormatVerdict.Unknown,
    };

    /// <summary><c>validate -json</c>, without test files, which a job of their own looks at.</summary>
    public ToolCommand Validate(string directory, string dataDirectory) =>
        Command(directory, _short.SetItem("TF_DATA_DIR", dataDirectory), ["validate", "-json", "-no-tests"]);

    public ToolCommand Init(TofuInitOptions options)
    {
        var environment = _short.SetItem("TF_DATA_DIR", options.DataDirectory);
        return Command(
            options.Directory,
            options.PluginCache is null ? environment : environment.SetItem("TF_PLUGIN_CACHE_DIR", options.PluginCache),
            [
                "init", Nothing, Plain, $"-backend={(options.Backend ? "true" : "false")}",
                .. options.LockReadonly ? ["-lockfile=readonly"] : Array.Empty<string>(),
                .. options.BackendSettings.Select(setting => $"-backend-config={setting.Key}={setting.Value}"),
            ]);
    }

    public ToolCommand Plan(TofuPlanOptions options) => Command(
        options.Directory,
        (options.IsAlone ? _short : _long).SetItem("TF_DATA_DIR", options.DataDirectory),
        [
            "plan", Nothing, Plain, LockTimeout(options.LockTimeout), $"-out={options.Out}",
            .. options.TellsChanges ? ["-detailed-exitcode"] : Array.Empty<string>(),
            .. State(options.StateFile), .. options.VarFiles.Select(file => $"-var-file={file}"),
        ]);

    /// <summary><c>show -json</c> of a plan file. What it prints holds secrets in clear.</summary>
    public ToolCommand Show(string directory, string dataDirectory, string planFile) =>
        Command(directory, _short.SetItem("TF_DATA_DIR", dataDirectory), ["show", "-json", Plain, planFile]);

    /// <summary><c>apply</c> of a plan file: it asks nothing, because the file is the approval. It is only ever interrupted once.</summary>
    public ToolCommand Apply(string directory, string dataDirectory, string planFile, string? stateFile, TimeSpan lockTimeout) => Command(
        directory,
        _long.SetItem("TF_DATA_DIR", dataDirectory),
        ["apply", Nothing, "-json", Plain, LockTimeout(lockTimeout), .. State(stateFile), .. stateFile is null ? Array.Empty<string>() : ["-backup=-"], planFile]) with
    {
        Stopping = StopPolicy.InterruptOnly,
    };

    /// <summary><c>state pull</c>: the state as JSON on standard output, secrets in clear.</summary>
    public ToolCommand PullState(string directory, string dataDirectory) =>
        Command(directory, _short.SetItem("TF_DATA_DIR", dataDirectory), ["state", "pull"]);

    /// <summary><c>state push</c> of a file; never with force, so tofu itself refuses another lineage and an older serial.</summary>
    public ToolCommand PushState(string directory, string dataDirectory, string file) =>
        Command(directory, _short.SetItem("TF_DATA_DIR", dataDirectory), ["state", "push", LockTimeout(PushPatience), file]);

    public ToolCommand Test(string directory, string dataDirectory) =>
        Command(directory, _long.SetItem("TF_DATA_DIR", dataDirectory), ["test", Plain]);

    private static string[] State(string? file) => file is null ? [] : [$"-state={file}"];

    private static string LockTimeout(TimeSpan wait) =>
        string.Create(CultureInfo.InvariantCulture, $"-lock-timeout={(int)wait.TotalSeconds}s");

    private ToolCommand Command(string directory, ImmutableSortedDictionary<string, string> variables, ImmutableArray<string> arguments) => new()
    {
        File = tool.Path,
        Arguments = arguments,
        Directory = directory,
        Environment = variables,
    };
}
