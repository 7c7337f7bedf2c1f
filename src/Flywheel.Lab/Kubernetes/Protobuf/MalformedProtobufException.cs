namespace Flywheel.Lab.Kubernetes.Protobuf;

/// <summary>Bytes that are no message of their kind. Caught where the body is decoded.</summary>
internal sealed class MalformedProtobufException(string message) : Exception(message);
