using System.Globalization;
using Flywheel.Testing;

namespace Flywheel.EndToEnd.Input;

/// <summary>A data directory that cannot be used ends the run with 74 before anything was changed.</summary>
public sealed class BadDataFolderTests : IDisposable
{
    private readonly Checkout _checkout = Checkout.WithOneStack();
    private string? _mounted;

    [Theory]
    [InlineData("/proc/flywheel")]
    [InlineData("/dev/null/flywheel")]
    public async Task A_folder_that_cannot_be_made_is_the_machines_fault(string home)
    {
        _checkout.Environment["FLYWHEEL_HOME"] = home;

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(74);

        Assert.Equal(["FW9102"], run.Codes);
    }

    [Fact]
    public async Task A_full_disk_is_the_machines_fault()
    {
        var disk = await MountSmallDiskAsync();
        await FillAsync(Path.Combine(disk, "filler"));
        _checkout.Environment["FLYWHEEL_HOME"] = Path.Combine(disk, "flywheel");

        var run = (await _checkout.RunJsonAsync("run")).ExitedWith(74);

        Assert.Equal(["FW9102"], run.Codes);
    }

    [Fact]
    public async Task A_disk_that_fills_up_while_it_plans_ends_the_run_before_anything_is_applied()
    {
        var disk = await MountSmallDiskAsync();
        _checkout.Environment["FLYWHEEL_HOME"] = Path.Combine(disk, "flywheel");
        var ledger = _checkout.Besides("applies");
        _checkout.WithTool("terraform", $"""
            [ "$1" = apply ] && echo "$*" >>'{ledger}'
            '{RequiredTool.Find("terraform")}' "$@"
            code=$?
            [ "$1" = plan ] && cat /dev/zero >'{disk}/filler' 2>/dev/null
            exit $code

            """);

        (await _checkout.RunAsync("run")).ExitedWith(74);

        Assert.False(File.Exists(ledger));
    }

    public void Dispose()
    {
        if (_mounted is { } disk)
        {
            using var program = FlywheelProgram.Start("umount", ["-l", disk], "/", _checkout.Environment);
#pragma warning disable VSTHRD002 // the folder cannot be removed before
            program.WaitAsync().Wait();
#pragma warning restore VSTHRD002
        }

        _checkout.Dispose();
    }

    private async Task<string> MountSmallDiskAsync()
    {
        Assert.SkipWhen(Environment.UserName != "root", "only root can mount a small disk");
        var disk = Directory.CreateDirectory(_checkout.Besides("disk")).FullName;
        using var mount = FlywheelProgram.Start("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], "/", _checkout.Environment);
        var exit = await mount.WaitAsync();
        Assert.SkipWhen(exit.Code != 0, string.Create(CultureInfo.InvariantCulture, $"no disk can be mounted here: {exit.Error}"));
        _mounted = disk;
        return disk;
    }

    private static async Task FillAsync(string path)
    {
        try
        {
            await File.WriteAllBytesAsync(path, new byte[2 * 1024 * 1024], TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // Full, as wanted.
        }
    }
}
