namespace Flywheel.Diagnostics;

/// <summary>FW212x and FW213x: the private tree in which a plan is made and applied.</summary>
internal static class TreeRules
{
    public static readonly DiagnosticRule UndeclaredRead = new("FW2120", Severity.Error, "Stack reads a file that it does not declare",
        "A plan runs in a copy of exactly the files that it may read: the stack, the modules it calls, its var files, and what `stacks.NAME.reads` of flywheel.yaml declares.");

    public static readonly DiagnosticRule LinkOutside = new("FW2121", Severity.Error, "Symbolic link leads out of the checkout",
        "A link among the files of a plan must lead to a file of the same git checkout; where it leads elsewhere, what a plan reads would depend on the machine.");

    public static readonly DiagnosticRule Reserved = new("FW2122", Severity.Error, "Reserved name among the files of a plan",
        "terraform.tfstate, errored.tfstate and .terraform are written by tofu itself. A planted one can make it print a whole state or run a prepared provider. Remove it.");

    public static readonly DiagnosticRule ReadMissing = new("FW2123", Severity.Error, "Declared file does not exist",
        "An entry of `stacks.NAME.reads` without a wildcard names neither a file nor a folder of the checkout, or one that lies outside of it.");

    public static readonly DiagnosticRule Moved = new("FW2124", Severity.Error, "File went away while it was copied",
        "A file that the plan may read was removed or replaced while the private copy was made. Run the plan again.");

    public static readonly DiagnosticRule NotPortable = new("FW2125", Severity.Error, "Plan made a file that cannot be carried to its apply",
        "What a plan writes beside its configuration is carried to the apply, byte for byte. That needs ordinary files, folders and links inside the tree, with names in UTF-8.");

    public static readonly DiagnosticRule CannotRestore = new("FW2126", Severity.Error, "Plan cannot be put where it was made",
        "tofu writes paths into plans, so the files of a plan must lie at the same absolute path when it is applied. Deploy where that path can be used, or plan again.");

    public static readonly DiagnosticRule UnsavedState = new("FW2127", Severity.Error, "State that could not be saved still lies in the tree",
        "An earlier apply left errored.tfstate, and nobody took it. Nothing is removed until it was: it may be the only copy.");

    public static readonly DiagnosticRule NoLock = new("FW2128", Severity.Error, "Plan carries no provider versions",
        "An apply installs exactly the provider versions with which the plan was made, from the lock file that the plan carries. This one carries none. Plan again.");

    public static readonly DiagnosticRule InputChanged = new("FW2129", Severity.Error, "File that the plan was given differs",
        "A plan was given the path of a built file, such as the application's archive. The bytes that the plan carries for it are not those that were planned with.");
}
