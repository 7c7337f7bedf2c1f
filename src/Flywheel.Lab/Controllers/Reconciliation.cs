using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers;

/// <summary>One object that one controller is to look at.</summary>
internal readonly record struct Reconciliation(IController Controller, ObjectKey Key);
