namespace Flywheel.Tools;

/// <summary>What <c>tofu fmt -check</c> says by its exit code.</summary>
internal enum FormatVerdict
{
    /// <summary>Exit code 0.</summary>
    Canonical,

    /// <summary>Exit code 3: the files on stdout would be changed.</summary>
    NotCanonical,

    /// <summary>Exit code 2: something cannot be parsed or read; stdout lists nothing then.</summary>
    Broken,

    /// <summary>Anything else.</summary>
    Unknown,
}
