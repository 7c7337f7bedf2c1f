namespace Flywheel.Cli.Tests.Commands;

/// <summary>Where an image is pushed to, and that a rehearsal leaves nothing in a real registry.</summary>
public sealed class ImagePushTests
{
    private const string Push = "image: { repository: registry.example.com/app, push: true }\n";

    [Theory]
    [InlineData("", "build the image and push it to registry.example.com/app")]
    [InlineData("environments: { lab: { lab: true } }\n", "build the image")]
    public async Task An_image_is_pushed_but_never_from_a_lab(string environments, string does)
    {
        using var sandbox = new CommandSandbox(Push + environments);
        sandbox.Repository.WithFile("app/package.json", """{ "packageManager": "pnpm@10.0.0", "scripts": { "build": "x" } }""").WithFile("app/Dockerfile", "FROM scratch\n").Commit();

        var exit = await sandbox.RunAsync("build", "--dry-run");

        Assert.Equal(0, exit.Code);
        Assert.Contains($"\"{does}\"", exit.Output, StringComparison.Ordinal);
    }
}
