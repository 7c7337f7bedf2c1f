namespace Flywheel.Lab.Providers.GitLab;

/// <summary>How this lab's own forge is reached: what counts when a run configures no forge at all.</summary>
/// <param name="Api">The address of its API, with a slash at its end.</param>
/// <param name="AuthorityFile">The certificate of the lab's CA.</param>
/// <param name="TokenFile">Holds a token.</param>
internal sealed record LabForgeAccess(Uri Api, string AuthorityFile, string TokenFile);
