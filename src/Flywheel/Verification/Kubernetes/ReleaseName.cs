namespace Flywheel.Verification.Kubernetes;

/// <summary>A Helm release that a stack made.</summary>
/// <param name="Namespace">Where its revisions are kept, and its objects that name no namespace.</param>
/// <param name="Name">A DNS label of at most 53 characters; anything else is no release.</param>
/// <param name="Source">Address of the resource in the state.</param>
internal sealed record ReleaseName(string Namespace, string Name, string Source)
{
    private const int Longest = 53;

    /// <summary>The name can be one of a release, so that it may stand in a question to the cluster.</summary>
    public bool IsPlausible => Name.Length is > 0 and <= Longest && Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');

    /// <summary>The release itself, where it leads to no objects.</summary>
    public RootObject AsRoot => new("helm.sh/v3", new("helm.sh", "Release", Namespace, Name), "", Source);

    public override string ToString() => $"release {Namespace}/{Name}";
}
