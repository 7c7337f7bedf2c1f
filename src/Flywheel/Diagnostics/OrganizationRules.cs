namespace Flywheel.Diagnostics;

/// <summary>FW11xx to FW13xx: organization.yaml. FW12xx are the rules between its parts.</summary>
/// <remarks>
/// In the older shape with <c>clusters:</c> all of FW1101 and FW12xx are warnings, because files of that shape are in use that break them.
/// </remarks>
internal static class OrganizationRules
{
    public static readonly DiagnosticRule UnknownKey = Error("FW1101", "Unknown key",
        "organization.yaml has a key that flywheel does not know, most often a misspelt one. A warning in the older shape.");

    public static readonly DiagnosticRule MissingKey = Error("FW1102", "Required key missing",
        "A key that the organization cannot do without is missing or has no value.");

    public static readonly DiagnosticRule WrongKind = Error("FW1103", "Wrong kind of value",
        "There is a list where a mapping belongs, a mapping where a single value belongs, or the like.");

    public static readonly DiagnosticRule InvalidValue = Error("FW1104", "Invalid value",
        "The value is outside of what this key allows. The detail says what is.");

    public static readonly DiagnosticRule InvalidName = Error("FW1105", "Invalid name",
        "Names of environments and runners become host names, paths and arguments, so they must be DNS labels.");

    public static readonly DiagnosticRule Repeated = Error("FW1106", "Item given twice",
        "The same item stands twice in a list in which each may stand once.");

    public static readonly DiagnosticRule DuplicateEnvironment = Error("FW1201", "Environment given twice",
        "Two clusters of the older shape have one name; the first is used. (In the canonical shape this is FW1009.)");

    public static readonly DiagnosticRule NamespaceWithoutCluster = Error("FW1202", "Namespaces and clusters do not match",
        "A namespace is given for a cluster that does not exist, or a cluster has no namespace and `attic-cache` is assumed.");

    public static readonly DiagnosticRule UnusualContext = Warning("FW1203", "Unusual cluster context",
        "The context is expected to start with gitlab.agent_group and to end with the cluster's name.");

    public static readonly DiagnosticRule Role = Warning("FW1204", "Role unknown or given twice",
        "Clusters have the roles development, staging and production, each at most once.");

    public static readonly DiagnosticRule SharedNamespace = Error("FW1205", "Runners share the namespace of the cache",
        "Jobs of the runners could reach the cache's secrets. Give the runners a namespace of their own.");

    public static readonly DiagnosticRule SharedTarget = Error("FW1206", "Two environments in one place",
        "Two environments have the same cluster context and namespace, so deploying one would overwrite the other.");

    public static readonly DiagnosticRule ReplicaRange = Error("FW1207", "Fewest replicas above most",
        "hpa.min_replicas must not be greater than hpa.max_replicas.");

    public static readonly DiagnosticRule RequestAboveLimit = Error("FW1208", "Request above limit",
        "Kubernetes refuses a container whose resource request is greater than its limit.");

    public static readonly DiagnosticRule SameTags = Error("FW1209", "Two runners with the same tags",
        "Two runners of one environment have exactly the same tags, so nobody can say which of them takes a job.");

    public static readonly DiagnosticRule CacheOutsideDomains = Error("FW1210", "Cache outside of all domains",
        "The host of cache.server must lie under the domain of one of the environments.");

    public static readonly DiagnosticRule NixWithoutCache = Error("FW1211", "Nix runner without cache",
        "Runners of the type nix push to and pull from the cache, so they need a `cache` section.");

    public static readonly DiagnosticRule GpuWithoutTag = Error("FW1212", "GPU runner without its tag",
        "A runner with a GPU needs the tag `gpu` or the name of its type, or any job could occupy it.");

    public static readonly DiagnosticRule VarFileMissing = Warning("FW1213", "Stack has no variables for an environment",
        "There is no `<environment>.tfvars` in the stack's folder. Add one, even an empty one, to say that none are needed.");

    public static readonly DiagnosticRule Placeholder = Error("FW1214", "Placeholder not filled in",
        "The value is the placeholder of a template. Files named *.example.yaml may hold them.");

    public static readonly DiagnosticRule ProxyIncomplete = Error("FW1216", "Proxy needs host and port",
        "network.proxy_host and network.proxy_port are given together or not at all.");

    public static readonly DiagnosticRule ProjectId = Error("FW1217", "Invalid project id",
        "gitlab.project_id is a number or a path such as group/project.");

    public static readonly DiagnosticRule UnknownEnvironment = Error("FW1218", "Unknown environment",
        "A runner names an environment that the organization does not have.");

    public static readonly DiagnosticRule StateNameTaken = Error("FW1219", "Two stacks on one state",
        "The state of a stack is called `<stack>-<environment>`, and two pairs of them give the same name. Rename one of the stacks.");

    public static readonly DiagnosticRule ExampleDomain = Warning("FW1220", "Example domain",
        "example.com, example.org and example.net belong to nobody and never answer. Files named *.example.yaml may hold them.");

    public static readonly DiagnosticRule DindNotPrivileged = Warning("FW1221", "Docker-in-Docker without the tag privileged",
        "Such a runner is privileged. With the tag `privileged` on it only jobs that ask for it land there.");

    public static readonly DiagnosticRule OlderShape = Warning("FW1301", "Older shape of organization.yaml",
        "The file has a `clusters:` list. It is read, but it cannot describe runners and cache. "
        + "`./flywheel organization convert` writes the canonical shape.");

    public static readonly DiagnosticRule NotFound = Error("FW1302", "No organization file",
        "There is no organization.yaml in the repository or in its folder `config`, and none was given with --organization.");

    public static readonly DiagnosticRule TwoFiles = Warning("FW1303", "Two organization files",
        "Both organization.yaml and config/organization.yaml exist; the first is used. Remove one of them.");

    private static DiagnosticRule Error(string code, string summary, string meaning) => new(code, Severity.Error, summary, meaning);

    private static DiagnosticRule Warning(string code, string summary, string meaning) => new(code, Severity.Warning, summary, meaning);
}
