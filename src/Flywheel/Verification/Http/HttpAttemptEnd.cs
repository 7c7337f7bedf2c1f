namespace Flywheel.Verification.Http;

/// <summary>How one attempt of a check ended.</summary>
internal enum HttpAttemptEnd
{
    /// <summary>Everything was as expected.</summary>
    Passed,

    /// <summary>No name, no connection, or the connection broke.</summary>
    Unreachable,

    /// <summary>The attempt's own time was up.</summary>
    TimedOut,

    WrongStatus,

    /// <summary>The body is not as expected, or cannot be read as what it should be.</summary>
    WrongBody,

    /// <summary>The certificate is not trusted or expires too soon.</summary>
    BadCertificate,

    /// <summary>Leads to where no check may go; trying again cannot help.</summary>
    Refused,
}
