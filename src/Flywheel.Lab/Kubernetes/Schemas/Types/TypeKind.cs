namespace Flywheel.Lab.Kubernetes.Schemas.Types;

/// <summary>The forms that a value of the API's types can have.</summary>
internal enum TypeKind
{
    Bool,
    Int32,
    Int64,
    Float64,
    String,

    /// <summary>Base64 in JSON.</summary>
    Bytes,

    /// <summary>RFC 3339 with seconds.</summary>
    Time,

    /// <summary>RFC 3339 with microseconds.</summary>
    MicroTime,

    /// <summary>Text such as <c>1m30s</c>.</summary>
    Duration,
    Quantity,
    IntOrString,

    /// <summary>Any JSON, kept as it is.</summary>
    Json,

    /// <summary>A JSONSchemaProps, or a bool or list of them in its place.</summary>
    Schema,
    Struct,
    List,
    Map,
}
