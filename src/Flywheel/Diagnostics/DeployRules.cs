namespace Flywheel.Diagnostics;

/// <summary>FW43xx: what is refused before anything is applied.</summary>
internal static class DeployRules
{
    public static readonly DiagnosticRule OtherStack = new("FW4320", Severity.Error, "Plan is for another stack or environment",
        "A plan is applied to the stack and in the environment for which it was made, and nowhere else.");

    public static readonly DiagnosticRule OtherBackend = new("FW4321", Severity.Error, "Plan was made on another state",
        "Backend or address of the state (settings, TF_HTTP_ADDRESS, PG_CONN_STR, PGHOST) differ from those at plan time. tofu itself does not notice it.");

    public static readonly DiagnosticRule OtherCluster = new("FW4322", Severity.Error, "Plan was made for another cluster",
        "The server, the CA or the uid of the namespace kube-system differ from those at plan time: the kubeconfig's context leads elsewhere now.");

    public static readonly DiagnosticRule OtherForge = new("FW4323", Severity.Error, "Plan was made for another forge",
        "The forge's address, the group's path or the group's number differ from those at plan time.");

    public static readonly DiagnosticRule OtherTool = new("FW4324", Severity.Error, "Plan was made by another tool",
        "Plans are applied by the tool and the version that made them; others refuse them or read them differently.");

    public static readonly DiagnosticRule OtherVariables = new("FW4325", Severity.Error, "Variables differ from those of the plan",
        "Values that flywheel gives to the stack (settings, image, organization, TF_VAR_ and the stack's environment) changed after the plan was made.");

    public static readonly DiagnosticRule OtherLock = new("FW4326", Severity.Error, "Provider versions differ from those of the plan",
        "The dependency lock file is not the one with which the plan was made, so other providers would apply it.");

    public static readonly DiagnosticRule OtherTree = new("FW4327", Severity.Error, "Plan was made at another path",
        "tofu records paths in plans, so a plan is applied where it was made: below the same data directory.");

    public static readonly DiagnosticRule OtherImage = new("FW4328", Severity.Error, "Plan was made with another image",
        "The image that the build made is not the one that was planned in.");

    public static readonly DiagnosticRule TargetNotKnown = new("FW4329", Severity.Warning, "Target of the plan is not known",
        "The cluster or the forge did not answer, so the plan is bound to its address alone. Where something exists already, deploy refuses a plan whose target only became known later.");

    public static readonly DiagnosticRule TargetUnconfirmed = new("FW4330", Severity.Error, "Target of the plan cannot be confirmed",
        "The cluster or the forge was known at plan time or is known now, but not both, so nobody can say that it is the same one.");

    public static readonly DiagnosticRule Superseded = new("FW4331", Severity.Error, "Plan is superseded",
        "Another run deployed this stack after the plan was made, perhaps with nothing to apply, so the plan says what was to be done before that.");

    public static readonly DiagnosticRule OlderCommit = new("FW4332", Severity.Error, "Plan is of an older commit than what is deployed",
        "The plan's commit is an ancestor of the one that was applied last. `flywheel deploy --rollback` is the way back.");

    public static readonly DiagnosticRule AncestryUnknown = new("FW4333", Severity.Error, "Order of two commits is not known",
        "This clone lacks the plan's commit, the one that was applied last, or the history between them, so the plan could be the older one.");

    public static readonly DiagnosticRule Protected = new("FW4335", Severity.Error, "Plan destroys something protected",
        "Deletions, replacements and forgetting of protected addresses (namespaces, volumes, databases, and what `guard.protected` names) need `--allow-destroy ADDRESS`.");

    public static readonly DiagnosticRule TooManyDestroyed = new("FW4336", Severity.Error, "Plan destroys too much",
        "The plan deletes or replaces more objects than `guard.max_destroy` allows. Addresses named by `--allow-destroy` do not count.");

    public static readonly DiagnosticRule MoreProtected = new("FW4337", Severity.Error, "Plan destroys more than is listed",
        "Only the first protected addresses are listed one by one; `flywheel runs show` has the whole plan.");

    public static readonly DiagnosticRule OlderState = new("FW4338", Severity.Error, "State is older than what was seen before",
        "The serial of the state went down, as when a backup was put back: what was made since then would be made again. `flywheel state accept STACK` takes it.");
}
