namespace Flywheel.Lab.Forge.Records;

/// <summary>A record of a project, with a number that is unique in it alone.</summary>
internal interface IProjectRecord : IForgeRecord
{
    long ProjectId { get; }

    /// <summary>Counts from 1 in each project.</summary>
    long Iid { get; }
}
