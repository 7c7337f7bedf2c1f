using Flywheel.Artifacts;
using Flywheel.Builds;
using Flywheel.Jobs;

namespace Flywheel.Tests.Builds;

public sealed class ImageJobTests : IDisposable
{
    // Writes a layout of one empty image when it is told to push, and its arguments into a file.
    private const string Builder = """
        case "$*" in *--version*) echo "$(basename "$0") version 1.2.3"; exit ;; esac
        case "$*" in
          *" push "*)
            mkdir -p layout/blobs/sha256
            printf '{}' > layout/blobs/sha256/44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a
            printf '{"imageLayoutVersion":"1.0.0"}' > layout/oci-layout
            printf '%s' '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2,"annotations":{"org.opencontainers.image.ref.name":"x"}}]}' > layout/index.json ;;
          *) find context -type f | sort > ../../../seen ;;
        esac
        """;

    private readonly BuildSandbox _sandbox = new();

    [Fact]
    public async Task The_image_is_a_digest_a_builder_and_an_archive_without_names()
    {
        _sandbox.Tool("buildah", Builder);
        var context = await _sandbox.ContextWithAppAsync();

        var result = await new ImageJob(_sandbox.ImageBuild(), _sandbox.Machine()).RunAsync(context, CancellationToken.None);

        Assert.True(result.Outcome.IsGood, context.Recorded.Text);
        Assert.Equal("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", result.Facts["image"]);
        Assert.Equal("buildah 1.2.3", result.Facts["image-builder"]);
        Assert.DoesNotContain("image-reference", result.Facts.Keys);
        Assert.Equal(
            ["blobs/", "blobs/sha256/", "blobs/sha256/44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", "index.json", "oci-layout"],
            BuildSandbox.Names(result.Find("image.tar")!, context.Artifacts));
    }

    [Fact]
    public async Task The_archive_of_the_build_is_packed_and_not_what_lies_in_the_checkout()
    {
        _sandbox.Tool("buildah", Builder);
        _sandbox.Write("app/build/planted.js", "evil");
        var context = await _sandbox.ContextWithAppAsync();

        await new ImageJob(_sandbox.ImageBuild(), _sandbox.Machine()).RunAsync(context, CancellationToken.None);

        Assert.Equal(
            ["context/Dockerfile", "context/build/index.js", "context/package.json", "context/pnpm-lock.yaml"],
            _sandbox.Lines("seen"));
    }

    [Theory]
    [InlineData("docker podman buildah nix", "docker")]
    [InlineData("podman buildah nix", "podman")]
    [InlineData("buildah nix", "buildah")]
    [InlineData("nix", "nix")]
    public async Task Auto_takes_the_first_that_is_there(string there, string chosen)
    {
        foreach (var name in there.Split(' '))
        {
            _sandbox.Tool(name, "echo 27.0.0");
        }

        Assert.Equal(chosen, (await ChooseAsync(_sandbox.ImageBuild() with { FlakeFolder = _sandbox.Of("") })).Name);
    }

    [Fact]
    public async Task Auto_passes_a_docker_whose_daemon_does_not_answer()
    {
        _sandbox.Tool("docker", "echo 'Cannot connect to the Docker daemon' >&2; exit 1");
        _sandbox.Tool("buildah", "exit 0");

        Assert.Equal("buildah", (await ChooseAsync(_sandbox.ImageBuild())).Name);
    }

    [Fact]
    public async Task Auto_takes_Nix_only_where_there_is_a_flake()
    {
        _sandbox.Tool("nix", "exit 0");

        var problem = await Assert.ThrowsAsync<BuildProblemException>(() => ChooseAsync(_sandbox.ImageBuild()));

        Assert.Equal("FW3101", problem.Diagnostic.Code);
        Assert.Contains("apt-get install --no-install-recommends buildah runc", problem.Diagnostic.Help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Docker", "FW3101", "docs.docker.com")]
    [InlineData("Podman", "FW3101", "podman runc")]
    [InlineData("Buildah", "FW3101", "buildah runc")]
    [InlineData("Nix", "FW3101", "nix-bin")]
    public async Task A_chosen_builder_that_is_missing_fails_the_job_with_the_way_to_get_it(string choice, string code, string help)
    {
        var result = await RunAsync(_sandbox.ImageBuild(Enum.Parse<BuilderChoice>(choice)));

        Assert.IsType<JobOutcome.Failed>(result.Outcome);
        Assert.Equal(code, Assert.Single(result.Diagnostics).Code);
        Assert.Contains(help, result.Diagnostics[0].Help, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chosen_docker_whose_daemon_is_silent_is_not_replaced_by_another_builder()
    {
        _sandbox.Tool("docker", "exit 1");
        _sandbox.Tool("buildah", Builder);

        Assert.Equal("FW3102", Assert.Single((await RunAsync(_sandbox.ImageBuild(BuilderChoice.Docker))).Diagnostics).Code);
    }

    [Fact]
    public async Task A_builder_that_fails_is_named_with_its_exit_code()
    {
        _sandbox.Tool("buildah", "exit 125");

        var problem = Assert.Single((await RunAsync(_sandbox.ImageBuild())).Diagnostics);

        Assert.Equal(("FW3103", "app/Dockerfile"), (problem.Code, problem.Position?.File));
        Assert.Contains("exit code 125", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_Dockerfile_is_named()
    {
        _sandbox.Tool("buildah", Builder);

        Assert.Equal("FW3104", Assert.Single((await RunAsync(_sandbox.ImageBuild() with { Dockerfile = _sandbox.Of("app/none"), DockerfilePath = "app/none" })).Diagnostics).Code);
    }

    [Fact]
    public async Task All_names_that_could_be_flags_are_refused_at_once_before_any_program_runs()
    {
        _sandbox.Tool("buildah", Builder);
        var context = await _sandbox.ContextWithAppAsync();
        var image = _sandbox.ImageBuild() with { Base = "--network=host", NixOutput = "-x", Push = true, Repository = "user:pw@registry.example.com/a" };

        var result = await new ImageJob(image, _sandbox.Machine()).RunAsync(context, CancellationToken.None);

        Assert.Equal(["FW3106", "FW3106", "FW3106"], result.Diagnostics.Select(d => d.Code));
        Assert.Empty(context.Commands);
    }

    [Fact]
    public async Task An_image_whose_manifest_is_not_what_its_index_says_is_refused()
    {
        _sandbox.Tool("buildah", Builder.Replace("printf '{}'", "printf '{ }'", StringComparison.Ordinal));

        Assert.Equal("FW3107", Assert.Single((await RunAsync(_sandbox.ImageBuild())).Diagnostics).Code);
    }

    [Fact]
    public async Task A_pushed_image_is_copied_from_the_layout_and_known_by_digest()
    {
        _sandbox.Tool("buildah", Builder);
        _sandbox.Tool("skopeo", "exit 0");
        var context = await _sandbox.ContextWithAppAsync();
        var image = _sandbox.ImageBuild() with { Push = true, Repository = "registry.example.com/platform/app" };

        var result = await new ImageJob(image, _sandbox.Machine()).RunAsync(context, CancellationToken.None);

        Assert.Equal(
            "registry.example.com/platform/app@sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", result.Facts["image-reference"]);
        Assert.Equal(
            ["copy", "--quiet", "--preserve-digests", "--retry-times", "2", "oci:layout", "docker://registry.example.com/platform/app:44136fa355b3"],
            context.Commands[^1].Arguments);
    }

    [Theory]
    [InlineData("buildah", "buildah runc")]
    [InlineData("nix", "nix-bin")]
    public async Task A_missing_builder_is_installed_when_that_is_allowed(string name, string packages)
    {
        _sandbox.Write("the-builder", "#!/bin/sh\nexit 0\n");
        _sandbox.Tool("apt-get", $"echo \"$DEBIAN_FRONTEND $@\" >> {_sandbox.Of("apt-calls")}\n[ $1 = install ] && cp {_sandbox.Of("the-builder")} {_sandbox.Of($"bin/{name}")} && chmod +x {_sandbox.Of($"bin/{name}")}; exit 0");
        var context = _sandbox.Context(ImageJob.JobName);
        var image = _sandbox.ImageBuild(Enum.Parse<BuilderChoice>(name, ignoreCase: true));

        var program = await BuilderSelection.ChooseAsync(image, _sandbox.Installing(isRoot: true), context, CancellationToken.None);

        Assert.Equal(_sandbox.Of($"bin/{name}"), program.Path);
        Assert.Equal(
            $"noninteractive install --yes --no-install-recommends -o DPkg::Lock::Timeout=120 {packages}", _sandbox.Lines("apt-calls")[^1]);
        Assert.Contains("because --install-missing was given", context.Recorded.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_but_root_installs_and_apt_get_is_not_started()
    {
        _sandbox.Tool("apt-get", "exit 0");
        var context = _sandbox.Context(ImageJob.JobName);

        var problem = await Assert.ThrowsAsync<BuildProblemException>(() =>
            BuilderSelection.ChooseAsync(_sandbox.ImageBuild(), _sandbox.Installing(isRoot: false), context, CancellationToken.None));

        Assert.Equal("FW3111", problem.Diagnostic.Code);
        Assert.Empty(context.Commands);
    }

    [Fact]
    public void An_image_that_is_pushed_is_never_reused() =>
        Assert.Null(new ImageJob(_sandbox.ImageBuild() with { Push = true }, _sandbox.Machine()).Inputs);

    [Fact]
    public void A_builder_that_appears_is_another_input()
    {
        var before = new ImageJob(_sandbox.ImageBuild(), _sandbox.Machine()).Inputs!.Values;
        _sandbox.Tool("podman", "exit 0");

        Assert.Equal("missing", before["tool podman"]);
        Assert.NotEqual("missing", new ImageJob(_sandbox.ImageBuild(), _sandbox.Machine()).Inputs!.Values["tool podman"]);
    }

    [Fact]
    public void Plain_HTTP_is_for_this_machine_only() =>
        Assert.Equal(
            [true, false],
            new[] { "127.0.0.1:5055/app", "127.example.com/app" }.Select(r => ImagePush.Arguments("layout", r, Digest.Of([])).Contains("--dest-tls-verify=false")));

    [Theory]
    [InlineData("buildah", "bud", "--pull-never")]
    [InlineData("podman", "--tmpdir /r/tmp build", "--pull=never")]
    public void Nothing_of_time_and_machine_goes_into_the_image(string name, string verb, string noPull) =>
        Assert.Equal(
            ["--root", "/s", "--runroot", "/r/run", "--storage-driver", "vfs", .. verb.Split(' '), "--isolation", "chroot", "--timestamp", "0", "--layers=false", noPull,
                "--format", "oci", "--identity-label=false", "--build-arg", "BASE=b", "--tag", "t", "--file", "/f", "/c"],
            new ContainerCommands(name, "/s", "/r", "vfs").Build("t", "/f", "/c", "b", mayPull: false));

    [Fact]
    public void Docker_and_Nix_get_their_arguments_as_a_list()
    {
        Assert.Equal(["build", "--quiet", "--build-arg", "BASE=b", "--tag", "t", "--file", "/f", "/c"], DockerBuilder.Build("t", "/f", "/c", "b"));
        Assert.Equal(["build", "--offline", "path:.#image", "--out-link", "/r"], NixBuilder.Build("image", offline: true, "/r"));
    }

    [Fact]
    public void The_libraries_of_Node_are_read_from_ldd()
    {
        Assert.Equal(
            ["/lib/x86_64-linux-gnu/libc.so.6", "/lib64/ld-linux-x86-64.so.2"],
            HostNode.LibrariesIn("\tlinux-vdso.so.1 (0x00007ffd)\n\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)\n\t/lib64/ld-linux-x86-64.so.2 (0x00007f)\n"));
        Assert.Empty(HostNode.LibrariesIn("\tnot a dynamic executable\n"));
        Assert.Throws<BuildProblemException>(() => HostNode.LibrariesIn("\tlibstdc++.so.6 => not found\n"));
    }

    public void Dispose() => _sandbox.Dispose();

    private async Task<Program> ChooseAsync(ImageBuild image) =>
        await BuilderSelection.ChooseAsync(image, _sandbox.Machine(), _sandbox.Context(ImageJob.JobName), CancellationToken.None);

    private async Task<JobResult> RunAsync(ImageBuild image) =>
        await new ImageJob(image, _sandbox.Machine()).RunAsync(await _sandbox.ContextWithAppAsync(), CancellationToken.None);
}
