namespace Flywheel.Lab.Tests.Kubectl;

/// <summary>How a kubectl command ended.</summary>
internal sealed record KubectlExit(int? Code, string Output, string Error);
