using System.Globalization;
using Flywheel.Organizations;
using Flywheel.Plans;

namespace Flywheel.Verification.Runners;

/// <summary>A runner of the organization with the number that its stack's state has for it.</summary>
/// <param name="Expected">What organization.yaml says of it.</param>
/// <param name="Id">The forge's number.</param>
/// <param name="Address">Of the resource: <c>module.docker.gitlab_user_runner.this</c>.</param>
/// <param name="Target">The stack.</param>
internal sealed record RegisteredRunner(Runner Expected, long Id, string Address, StackTarget Target)
{
    /// <summary>Programs that must be alive.</summary>
    public int Wanted => Expected.Scaling?.MinReplicas ?? 1;

    /// <summary>How sentences begin.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"Runner {Expected.Name} (number {Id}, {Address} of the stack {Target.Stack.Name})");
}
