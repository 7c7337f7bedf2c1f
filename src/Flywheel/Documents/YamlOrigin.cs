namespace Flywheel.Documents;

/// <summary>Who wrote a YAML file, and so what it may hold.</summary>
internal enum YamlOrigin
{
    /// <summary>A person, for flywheel: small, and without a character that shows something other than it says.</summary>
    Ours,

    /// <summary>Another program, for others: large, and with texts of any kind.</summary>
    OtherPrograms,
}
