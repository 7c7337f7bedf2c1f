using Flywheel.Diagnostics;
using Flywheel.Jobs;

namespace Flywheel.Validation.Untrusted;

/// <summary>Copies that a job can work on, or why there are none, and the job for them.</summary>
internal sealed record OpenedJob(Checked<UntrustedFolder> Folder, Func<UntrustedFolder, Job> Make);
