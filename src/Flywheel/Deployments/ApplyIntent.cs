using Flywheel.Artifacts;
using Flywheel.Jobs;

namespace Flywheel.Deployments;

/// <summary>That a run means to apply this very plan of this stack now.</summary>
internal sealed record ApplyIntent(string Stack, string Environment, Digest Plan, RunId Run, DateTimeOffset At);
