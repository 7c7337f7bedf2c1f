namespace Flywheel.Lab.Kubernetes.Schemas.Types;

/// <summary>A field of a type of the API.</summary>
/// <param name="Number">Its number in protobuf; 0: it has none.</param>
/// <param name="Name">Its name in JSON; empty: its own fields stand in its place.</param>
/// <param name="Type">What it holds.</param>
/// <param name="IsPointer">Empty and absent are different things.</param>
/// <param name="LeftOutWhenEmpty">The server does not write it when it is empty.</param>
internal sealed record ApiField(int Number, string Name, ApiType Type, bool IsPointer, bool LeftOutWhenEmpty)
{
    public bool IsInline => Name.Length == 0;
}
