namespace Flywheel.Verification.Runners;

/// <summary>How a runner of the organization is.</summary>
internal enum RunnerHealth
{
    /// <summary>Registered, as the organization says, and alive as far as it must be.</summary>
    Ready,

    /// <summary>The forge was not heard of it yet, or gave no answer about it.</summary>
    Silent,

    /// <summary>The forge has it otherwise than the organization; waiting does not help.</summary>
    Differs,

    /// <summary>The forge does not know it; waiting does not help.</summary>
    Missing,
}
