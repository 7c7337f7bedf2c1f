namespace Flywheel.Plans.Bundles;

/// <summary>Where the files of a bundle lie in clear while it is sealed or after it was opened: a private folder.</summary>
/// <param name="Folder">Absolute path.</param>
internal sealed record BundleFiles(string Folder)
{
    /// <summary>Exactly the bytes that tofu wrote.</summary>
    public string Plan => Path.Combine(Folder, "plan.tfplan");

    /// <summary><c>show -json</c> of it, secrets in clear.</summary>
    public string Json => Path.Combine(Folder, "plan.json");

    /// <summary>The plan as tofu printed it, secrets in clear.</summary>
    public string Text => Path.Combine(Folder, "plan.txt");

    public string Summary => Path.Combine(Folder, "summary.json");

    /// <summary>The private tree, with files that were made at plan time; the dependency lock file is in it.</summary>
    public string Tree { get; init; } = Path.Combine(Folder, "tree");

    /// <summary>Built files whose paths the plan was given, such as the app's archive, each named by its SHA-256; the folder may be missing.</summary>
    public string Inputs => Path.Combine(Folder, "inputs");
}
