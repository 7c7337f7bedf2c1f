namespace Flywheel.Diagnostics;

/// <summary>FW2xxx: the checkout, its files, modules and stacks.</summary>
internal static class RepositoryRules
{
    public static readonly DiagnosticRule NotAGitRepository = new("FW2001", Severity.Error, "Not a git repository",
        "Neither the folder nor one above it holds .git, or what lies there cannot be read. Flywheel needs the commit that a run is made of.");

    public static readonly DiagnosticRule FolderMissing = new("FW2002", Severity.Error, "Repository folder not found",
        "The folder given as REPOSITORY does not exist, is a file, or may not be entered.");

    public static readonly DiagnosticRule FileName = new("FW2003", Severity.Error, "File name not usable",
        "A file or folder has control characters, marks that change the reading direction, or bytes that are not UTF-8 in its name. Rename it, or let git ignore it.");

    public static readonly DiagnosticRule TooDeep = new("FW2004", Severity.Error, "Folders nested too deep",
        "A folder lies more than 64 levels below the repository. What is in it cannot be watched for changes.");

    public static readonly DiagnosticRule TooManyFiles = new("FW2005", Severity.Error, "Too many files",
        "The repository holds more than 500,000 files that git does not ignore. Ignore what is generated.");

    public static readonly DiagnosticRule FolderName = new("FW2010", Severity.Error, "Folder name not usable for a module or stack",
        "Folders in tofu/modules and tofu/stacks become names of jobs, states and files: a lower-case letter or digit, then up to 62 lower-case letters, digits, - and _.");

    public static readonly DiagnosticRule FolderNameCollision = new("FW2011", Severity.Error, "Names differ only in case",
        "Two folders have the same name once upper and lower case are the same, so their states and logs could overwrite each other. Rename one.");

    public static readonly DiagnosticRule LinkedFolder = new("FW2012", Severity.Error, "Module or stack is a symbolic link",
        "Folders in tofu/modules and tofu/stacks must be real folders: a link can be turned to other code without a change in the place it is called from.");

    public static readonly DiagnosticRule ReservedName = new("FW2013", Severity.Error, "Reserved name in a module or stack",
        "errored.tfstate, terraform.tfstate, .terraform and crash.log are written by tofu itself. A committed one can make tofu print a whole state or run a prepared provider. Remove it and let git ignore the name.");

    public static readonly DiagnosticRule FileTooLarge = new("FW2014", Severity.Error, "Configuration file too large",
        "A configuration file that flywheel reads itself is larger than 1 MiB.");

    public static readonly DiagnosticRule NestedTooDeep = new("FW2015", Severity.Error, "Configuration nested too deep",
        "Blocks, brackets and templates of a .tf file are nested more than 64 levels deep.");

    public static readonly DiagnosticRule StackEmpty = new("FW2016", Severity.Warning, "Stack folder without configuration",
        "A folder in tofu/stacks holds no .tf or .tofu file, so there is nothing to plan in it.");

    public static readonly DiagnosticRule ModuleOutside = new("FW2020", Severity.Error, "Module call leaves the repository",
        "A module's source points outside the git repository, so what is applied would not be what was committed.");

    public static readonly DiagnosticRule ModuleMissing = new("FW2021", Severity.Error, "Called module not found",
        "A module's source names a folder that does not exist or holds no .tf or .tofu file.");

    public static readonly DiagnosticRule VariableUnset = new("FW2022", Severity.Error, "Required variable not set",
        "A stack declares a variable without default, and no var file, setting or TF_VAR_ variable gives it a value. tofu would ask for it and find nobody there.");

    public static readonly DiagnosticRule BackendOverride = new("FW2023", Severity.Warning, "Override file changes the backend",
        "A file named override.tf or *_override.tf sets the backend. tofu takes it over the one in the stack, which is easily missed in a review.");

    public static readonly DiagnosticRule AppOutside = new("FW2030", Severity.Error, "Application lies outside the git repository",
        "The app path of the settings, with symbolic links followed, leaves the git top level.");

    public static readonly DiagnosticRule PackageFile = new("FW2031", Severity.Error, "package.json cannot be used",
        "The application's package.json is not a JSON object, or is larger than 1 MiB.");
}
