namespace Flywheel.Deployments.Applying;

/// <summary>What became of one address in an apply.</summary>
internal enum ResourceOutcome
{
    /// <summary>All that was planned for it was done.</summary>
    Applied,

    /// <summary>tofu said that it did not succeed, or only half of a replacement was done.</summary>
    Failed,

    /// <summary>It was begun, and neither its end nor an error was reported: nobody knows how it is.</summary>
    Started,

    /// <summary>It was planned and not begun.</summary>
    NeverStarted,
}
