using Flywheel.Artifacts;
using Flywheel.Diagnostics;
using Flywheel.Jobs;

namespace Flywheel.Plans.Trees;

/// <summary>The copy of exactly the files that a plan may read, and where tofu runs in it. The checkout is never used after it was made.</summary>
/// <param name="Root">Absolute path; the same for every plan of the stack in the environment, because tofu records paths.</param>
/// <param name="StackPath">The stack's folder, relative to the root.</param>
internal sealed record PrivateTree(string Root, string StackPath)
{
    /// <summary>Where tofu runs.</summary>
    public string Directory => Path.Combine(Root, StackPath);

    /// <summary>Copies the files of the stack, all that it calls, its var files and what the settings say it reads. Whoever planned there before is gone.</summary>
    public static Checked<PrivateTree> Make(StackTarget target, JobContext context) => throw new NotSupportedException();

    /// <summary>Puts an opened bundle's tree at the path at which it was planned, read-only but for the folder in which tofu runs (it may have to leave errored.tfstate there).</summary>
    public static Checked<PrivateTree> Restore(string tree, string root, string stackPath) => throw new NotSupportedException();

    /// <summary>Changes with every path, mode and content in it, files made at plan time included.</summary>
    public Digest Digest() => throw new NotSupportedException();

    /// <summary>Removes it; links in it are removed, not followed.</summary>
    public void Remove() => throw new NotSupportedException();
}
