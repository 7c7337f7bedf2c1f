namespace Flywheel.Diagnostics;

/// <summary>FW436x to FW439x: locks, rescued states and outcomes that a person sorts out.</summary>
internal static class LockRules
{
    public static readonly DiagnosticRule OtherLock = new("FW4360", Severity.Error, "The lock has another id",
        "`locks release` names the lock by its id, and the lock that is held now is another one: somebody took it since. Nothing was released.");

    public static readonly DiagnosticRule HolderLives = new("FW4361", Severity.Error, "The holder of the lock lives",
        "A process, a session or a run that is still under way holds the lock. Releasing it would let two applies write one state. Wait, or end the holder.");

    public static readonly DiagnosticRule HolderOutOfSight = new("FW4362", Severity.Error, "The holder of the lock cannot be seen from here",
        "Another machine took the lock, and from here nobody can tell whether it still works. Look there; then say so with `--holder-is-gone`.");

    public static readonly DiagnosticRule LockUnknown = new("FW4363", Severity.Error, "It is not known who holds the lock",
        "The backend could not be asked, or cannot be asked at all, so nothing is released by guess. docs/recovery.md says what each backend can tell.");

    public static readonly DiagnosticRule ReleaseFailed = new("FW4364", Severity.Error, "The lock was not released",
        "The backend refused to let go, or did not answer. Ask again who holds the lock with `locks list`.");

    public static readonly DiagnosticRule OwnLockLeft = new("FW4365", Severity.Error, "A lock of our own was left behind",
        "Over http one asks for a lock by trying to take it. It was free, and the server then did not take it back. Release it by its id when the server works again.");

    public static readonly DiagnosticRule NotConfirmed = new("FW4366", Severity.Error, "Not confirmed",
        "The command changes what flywheel or tofu believes about a stack, so it wants the stack's name typed on a terminal, or an option that says it.");

    public static readonly DiagnosticRule StateUnreadable = new("FW4367", Severity.Error, "State cannot be read",
        "The state could not be fetched from its backend, or what came is not a state that flywheel can read. Nothing was recorded.");

    public static readonly DiagnosticRule NoRescue = new("FW4368", Severity.Error, "There is no such rescued state",
        "Nobody rescued a state of this stack in that run, or it was pushed or discarded before.");

    public static readonly DiagnosticRule SeveralRescues = new("FW4369", Severity.Error, "There are several rescued states",
        "The stack has more than one rescued state that nobody has settled. Name the run whose state is meant with `--run`.");

    public static readonly DiagnosticRule RescueUnreadable = new("FW4370", Severity.Error, "Rescued state is not a state",
        "What was rescued cannot be opened, or is not a whole state. `state show-rescue` writes down what there is.");

    public static readonly DiagnosticRule ForeignState = new("FW4371", Severity.Error, "Rescued state belongs to another state",
        "The lineage of the rescued state is not that of the state in the backend: they never were the same. Nothing was pushed.");

    public static readonly DiagnosticRule OlderState = new("FW4372", Severity.Error, "Rescued state is older than the state",
        "The state in the backend has moved on since the rescue; pushing would undo that. Compare both, then discard the rescued one.");

    public static readonly DiagnosticRule PushFailed = new("FW4373", Severity.Error, "State could not be pushed",
        "`tofu state push` ended with an error. The rescued state is kept. The detail is tofu's own.");

    public static readonly DiagnosticRule FileExists = new("FW4374", Severity.Error, "File cannot be made",
        "A rescued state holds secrets, so it is written to a new file that only its owner can read, and never over something else.");

    public static readonly DiagnosticRule NothingUnknown = new("FW4375", Severity.Error, "There is no unknown outcome",
        "The run has no apply of this stack whose outcome is unknown, or somebody has resolved it before.");

    public static readonly DiagnosticRule StillApplies = new("FW4376", Severity.Error, "The apply is still under way",
        "Its process lives, so its outcome is not unknown but to come. Wait for it; flywheel records it when it ends.");

    public static readonly DiagnosticRule NoFreshPlan = new("FW4377", Severity.Error, "No fresh plan could be made",
        "An outcome is resolved after a look at a fresh plan, which shows what is there and what is not. It could not be made, so nothing was recorded.");

    public static readonly DiagnosticRule WordMissing = new("FW4378", Severity.Error, "The outcome is not resolved yet",
        "The plan shows what is there. Say what follows from it with `--applied` or `--not-applied` and `--reason`.");

    public static readonly DiagnosticRule NothingToResume = new("FW4379", Severity.Error, "There is no deploy to go on with",
        "No deploy of this environment ended badly, or the one that was named did not, or all of its stacks were deployed.");

    public static readonly DiagnosticRule UnresolvedOutcome = new("FW4380", Severity.Error, "An outcome is still unknown",
        "An earlier apply of a stack that would be deployed ended in nothing that is known. Resolve it with `deploy resolve` first.");

    public static readonly DiagnosticRule UnsettledRescue = new("FW4381", Severity.Error, "A rescued state waits",
        "A state of a stack that would be deployed could not be saved and was rescued. Push or discard it first; planning without it would make things twice.");
}
