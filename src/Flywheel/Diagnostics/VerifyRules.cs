namespace Flywheel.Diagnostics;

/// <summary>FW5xxx: what was deployed does not work.</summary>
internal static class VerifyRules
{
    public static readonly DiagnosticRule UnusableUrl = new("FW5002", Severity.Error, "URL of a check cannot be used",
        "With its placeholders filled in, the URL must be absolute, http or https, with a host and without user name or password.");

    public static readonly DiagnosticRule CheckFailed = new("FW5003", Severity.Error, "Check failed after deploy",
        "An HTTP check did not see what it expects within its time limit. The detail says what the last attempt saw, the job's log what each did.");

    public static readonly DiagnosticRule AddressRefused = new("FW5004", Severity.Error, "Check refuses to connect",
        "The URL, or a redirect of its server, leads to an address that no check may reach: link-local, cloud metadata, unspecified or multicast. Or a redirect leads to a host that redirect_hosts does not name.");

    public static readonly DiagnosticRule Certificate = new("FW5005", Severity.Error, "Certificate is not good enough",
        "The server's certificate is not trusted, is for another name, has expired, or expires within the days that the check asks for (`tls_days`).");

    public static readonly DiagnosticRule ForgeUnusable = new("FW5401", Severity.Error, "Forge cannot be asked about runners",
        "The forge's address or token is missing, or the forge refuses: the token is not known, lacks a scope or a role, or something else answers in its place.");

    public static readonly DiagnosticRule RunnerMissing = new("FW5402", Severity.Error, "Runner is not registered",
        "A runner of organization.yaml is in the state of no stack, or the forge does not know it any more.");

    public static readonly DiagnosticRule RunnerDiffers = new("FW5403", Severity.Error, "Runner is not as the organization says",
        "The forge has other tags, flags or a pause for a runner than organization.yaml.");

    public static readonly DiagnosticRule RunnerSilent = new("FW5404", Severity.Error, "Runner is silent",
        "Fewer programs of the runner contacted the forge since the deploy than the runner's fewest replicas. What the forge calls online was so up to two hours ago.");

    public static readonly DiagnosticRule RunnerUnknown = new("FW5405", Severity.Error, "Runner is unknown to the organization",
        "The forge has a runner that carries the mark of this organization and environment and is in the state of none of its stacks.");

    public static readonly DiagnosticRule ScaleSetNotReady = new("FW5406", Severity.Error, "Runner scale set is not ready",
        "The cluster has no AutoscalingRunnerSet for a runner of organization.yaml, or one that is not as it says, or whose listener is not ready.");

    public static readonly DiagnosticRule StateUnreadable = new("FW5101", Severity.Error, "State of a stack cannot be read",
        "Verification asks the stack's state which objects and runners are its own. The state could not be fetched or is not one that flywheel can read.");

    public static readonly DiagnosticRule NoKubeconfig = new("FW5201", Severity.Error, "No kubeconfig",
        "Verification asks the cluster of the environment, and there is no kubeconfig that says where it is: neither the files of KUBECONFIG nor ~/.kube/config.");

    public static readonly DiagnosticRule KubeconfigUnusable = new("FW5202", Severity.Error, "Kubeconfig cannot be used",
        "A kubeconfig holds something that clusters cannot be reached with: a value of the wrong kind, a file that is not there, an entry that is missing.");

    public static readonly DiagnosticRule ContextUnknown = new("FW5203", Severity.Error, "Kubeconfig has no such context",
        "The environment's `cluster_context` in organization.yaml is not among the contexts of the kubeconfig. The detail names those that are.");

    public static readonly DiagnosticRule CredentialProgramRefused = new("FW5204", Severity.Error, "Program for credentials is not started",
        "A kubeconfig names a program (`exec`) that flywheel does not start: the file or the program lies in the repository, the program is not there, or it needs a terminal.");

    public static readonly DiagnosticRule CertificateUnchecked = new("FW5205", Severity.Warning, "Certificate of a cluster is not checked",
        "The kubeconfig says `insecure-skip-tls-verify` for a cluster that is not on this machine. A kubeconfig in the repository may not say so at all.");

    public static readonly DiagnosticRule CredentialProgramFailed = new("FW5206", Severity.Error, "Credentials of a cluster could not be had",
        "The program or the file that the kubeconfig names for credentials gave none. The detail says what it said instead.");

    public static readonly DiagnosticRule ClusterRefused = new("FW5207", Severity.Error, "Cluster did not answer as needed",
        "The cluster could not be reached, refused a question, or answered with something else. The detail says what was asked and what came.");

    public static readonly DiagnosticRule ObjectFailed = new("FW5301", Severity.Error, "Object of a stack has failed",
        "An object that the stack made says itself, or its pods show, that it will not become ready. The detail says what was seen and since when.");

    public static readonly DiagnosticRule ObjectLate = new("FW5302", Severity.Error, "Object of a stack is not ready in time",
        "An object was still on its way when the check ended: after `verify.kubernetes.within`, or a short grace after another object had failed.");

    public static readonly DiagnosticRule ObjectMissing = new("FW5303", Severity.Error, "Object of a stack is not in the cluster",
        "The stack's state holds an object that the cluster does not have, or that was deleted while it was watched.");

    public static readonly DiagnosticRule ObjectUnknown = new("FW5304", Severity.Error, "Object of a stack cannot be judged",
        "The cluster did not tell what is needed to judge an object, most often because the right to list and watch a kind is missing. Unknown is never ready.");

    public static readonly DiagnosticRule MoreObjects = new("FW5305", Severity.Error, "More objects of a stack are not ready",
        "Only the first 20 objects that are not ready are described; the artifact kubernetes.json has all of them.");

    public static readonly DiagnosticRule ObjectReplaced = new("FW5306", Severity.Warning, "Object of a stack was made again by somebody",
        "An object has another uid than in the stack's state: it was deleted and made again by somebody else than tofu.");

    public static readonly DiagnosticRule ObjectSilent = new("FW5307", Severity.Warning, "Object of a stack is neither ready nor failed",
        "A schedule (CronJob, ScheduledBackup) that somebody suspended, or a kind that says nothing about its own state, so that it is not known. It does not let the check fail.");

    public static readonly DiagnosticRule ObjectSuspended = new("FW5308", Severity.Error, "Object of a stack is suspended",
        "Somebody stopped the object on purpose before it was as its spec says: a paused rollout, a suspended Job, a hibernated database. Resume it, or write the pause into the stack.");

    public static readonly DiagnosticRule NotConverged = new("FW5501", Severity.Error, "Stack is not as written right after its deploy",
        "A plan made right after the apply would change something again. Left alone it would show as drift for ever.");

    public static readonly DiagnosticRule PlanNotEmpty = new("FW5502", Severity.Warning, "Plan would change something",
        "`verify` made a plan of the stack and it is not empty: the configuration has changed since the last deploy, or the world has.");
}
