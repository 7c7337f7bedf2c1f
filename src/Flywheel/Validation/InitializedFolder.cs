namespace Flywheel.Validation;

/// <summary>A folder in which tofu can work.</summary>
/// <param name="Directory">Where to run it: the folder itself, or its counterpart in a private copy of the checkout.</param>
/// <param name="DataFolder">Its <c>TF_DATA_DIR</c>, outside the repository.</param>
internal sealed record InitializedFolder(string Directory, string DataFolder)
{
    /// <summary>The lock file that init used or made; it may not exist.</summary>
    public string LockFile => Path.Combine(Directory, ".terraform.lock.hcl");
}
