namespace Flywheel.Plans;

/// <summary>What a plan job leaves, by name, and the facts beside it.</summary>
internal static class PlanArtifacts
{
    /// <summary>The sealed bundle.</summary>
    public const string Bundle = "plan.bundle";

    /// <summary>The plan as JSON, sensitive values masked.</summary>
    public const string Json = "plan.json";

    /// <summary>The plan as tofu printed it, sensitive values masked.</summary>
    public const string Text = "plan.txt";

    /// <summary>Counts and addresses.</summary>
    public const string Summary = "summary.json";

    /// <summary>Fact: <c>true</c> when there is nothing to apply.</summary>
    public const string EmptyFact = "empty";

    /// <summary>Fact: there when the plan is a stranger's and can never be deployed.</summary>
    public const string UntrustedFact = "untrusted";

    /// <summary>Fact: <c>true</c> when the plan holds sensitive values.</summary>
    public const string SensitiveFact = "sensitive";

    /// <summary>Fact of plan and deploy: <see cref="StackTarget.Commit"/>, where there is one.</summary>
    public const string CommitFact = "commit";
}
