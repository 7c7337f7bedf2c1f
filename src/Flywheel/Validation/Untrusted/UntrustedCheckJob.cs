using System.Collections.Immutable;
using Flywheel.Jobs;
using Flywheel.Tools;

namespace Flywheel.Validation.Untrusted;

/// <summary>A job of the first stage, done on copies of the files in a sandbox: init, validate, fmt and test run what the files say.</summary>
/// <param name="ordinary">The job as it would run for somebody trusted.</param>
/// <param name="run">Opens the copies, or says why not, and makes the same job for them.</param>
internal sealed class UntrustedCheckJob(ReusableJob ordinary, Func<JobContext, OpenedJob> run) : ReusableJob(ordinary.Id)
{
    public override string Description => ordinary.Description;

    public override JobInputs? Inputs => ordinary.Inputs;

    /// <summary>The format of files.</summary>
    public static UntrustedCheckJob Format(UntrustedCheckout checkout, Tofu tofu, TimeSpan timeout)
    {
        var tree = checkout.Repository.Tree;
        return new(new FormatJob(tofu, tree), context =>
        {
            var opened = checkout.Open(context, new InputFiles(tree, "", tofu.FormattedEndings));
            return new(opened, folder => new FormatJob(tofu, folder.Scan()));
        })
        {
            Timeout = timeout,
        };
    }

    /// <summary>A job that looks at a module or stack.</summary>
    /// <param name="checkout">The checkout.</param>
    /// <param name="source">The module or stack.</param>
    /// <param name="variables">Variables that its programs get.</param>
    /// <param name="make">The job for a place where it lies.</param>
    public static UntrustedCheckJob Of(
        UntrustedCheckout checkout, TofuSource source, ImmutableSortedDictionary<string, string> variables, Func<TofuSource, ReusableJob> make)
    {
        var ordinary = make(source);
        return new(ordinary, context => new(checkout.Open(context, source, variables), folder => make(checkout.In(folder, source))))
        {
            Timeout = ordinary.Timeout,
        };
    }

    public override async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var (opened, make) = run(context);
        if (opened.Value is not { } folder)
        {
            return JobResult.Refused("it needs a trusted runner", [.. opened.Diagnostics]);
        }

        using (folder)
        {
            return await make(folder).RunAsync(folder.Context, cancellationToken);
        }
    }
}
