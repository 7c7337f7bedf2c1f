namespace Flywheel.Lab.Kubernetes.Schemas.Fields;

/// <summary>A field holds a value of another type than its own; the message is the server's sentence. Caught where the object is prepared.</summary>
internal sealed class FieldTypeException(string message) : Exception(message);
