namespace Flywheel.Lab.Forge.Records;

/// <summary>Something that the forge keeps under a number.</summary>
internal interface IForgeRecord
{
    /// <summary>Unique among its kind, never given twice.</summary>
    long Id { get; }
}
