namespace Flywheel.Clusters;

/// <summary>An entry of an object's <c>metadata.ownerReferences</c>.</summary>
/// <param name="Uid">Of the owner; names are taken again, this is not.</param>
/// <param name="IsController">The owner is the one that manages the object.</param>
internal sealed record ObjectOwner(string ApiVersion, string Kind, string Name, string Uid, bool IsController);
