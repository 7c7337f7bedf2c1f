namespace Flywheel.Files;

/// <summary>A database that a newer flywheel has changed; this one would misread it.</summary>
/// <param name="place">The file or server.</param>
/// <param name="found">Its version.</param>
/// <param name="known">The newest version that is known here.</param>
internal sealed class NewerSchemaException(string place, int found, int known)
    : IOException($"{place} was written by a newer flywheel: its tables have version {found}, and this one knows {known}.");
