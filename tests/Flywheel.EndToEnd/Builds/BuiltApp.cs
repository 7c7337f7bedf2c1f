using Flywheel.Builds;
using Flywheel.Jobs;

namespace Flywheel.EndToEnd.Builds;

/// <summary>One copy of the application for all tests of a class, built when the first of them needs it.</summary>
public sealed class BuiltApp : IDisposable
{
    private JobResult? _built;

    internal RealApp App { get; } = new();

    /// <summary>The result of build/app.</summary>
    internal async Task<JobResult> BuildAsync()
    {
        if (_built is null)
        {
            var (built, context) = await App.RunAsync(new AppBuildJob(App.App, App.Machine));
            Assert.True(built.Outcome.IsGood, context.Recorded.Text);
            _built = built;
        }

        return _built;
    }

    public void Dispose() => App.Dispose();
}
