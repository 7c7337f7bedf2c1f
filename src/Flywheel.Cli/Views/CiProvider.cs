namespace Flywheel.Cli.Views;

/// <summary>Whose job log reads the output.</summary>
internal enum CiProvider
{
    None,
    GitLab,
    GitHub,
}
