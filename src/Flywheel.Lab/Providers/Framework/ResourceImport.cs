namespace Flywheel.Lab.Providers.Framework;

/// <summary>A wish to manage an object that exists.</summary>
/// <param name="Id">As the user wrote it.</param>
/// <param name="Client">What the provider's configuration made.</param>
internal sealed record ResourceImport(string Id, object Client);
