namespace Flywheel.Clusters;

/// <summary>Why a cluster gave no answer.</summary>
internal enum ClusterRefusalKind
{
    /// <summary>It does not know who asks (401).</summary>
    Unauthorized,

    /// <summary>It knows, and that identity may not (403).</summary>
    Forbidden,

    /// <summary>There is no such object, kind or API (404).</summary>
    NotFound,

    /// <summary>What was asked for is too old to be told (410); a list begins anew.</summary>
    Gone,

    /// <summary>It asks for fewer requests, and went on doing so (429).</summary>
    TooMany,

    /// <summary>No name, no connection, or one that broke.</summary>
    Unreachable,

    /// <summary>Its certificate is not that of the cluster in the kubeconfig.</summary>
    Untrusted,

    /// <summary>No whole answer in time.</summary>
    Timeout,

    /// <summary>What answers is no Kubernetes API, or says more than can be taken.</summary>
    Malformed,

    /// <summary>It failed by itself (5xx).</summary>
    Failing,

    /// <summary>The credentials for asking could not be had.</summary>
    NoCredentials,

    /// <summary>Any other refusal; the message says which.</summary>
    Other,
}
