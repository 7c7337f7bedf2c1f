using System.Collections.Immutable;
using Flywheel.Artifacts;
using Flywheel.Builds;
using Flywheel.Jobs;
using Flywheel.Repositories;
using Flywheel.Testing;

namespace Flywheel.Tests.Builds;

/// <summary>An app, and a PATH that holds nothing but the scripts that a test puts there.</summary>
internal sealed class BuildSandbox : IDisposable
{
    public const string GoodPnpm = """
        case "$1" in
          --version) echo 10.34.9 ;;
          install) echo installed >> installs ;;
          run) mkdir -p build; echo "$2 $PATH" > build/index.js; echo "$2" >> scripts ;;
        esac
        """;

    private readonly TemporaryFolder _folder = new();

    public BuildSandbox()
    {
        Directory.CreateDirectory(App);
        Directory.CreateDirectory(Of("bin"));
        Write("app/package.json", "{}");
        Write("app/pnpm-lock.yaml", "lockfileVersion: '9.0'\n");
        Write("app/Dockerfile", "ARG BASE\nFROM ${BASE}\nCOPY build /app\n");
        Tool("node", "echo v20.20.2");
    }

    public string App => Of("app");

    public string Of(string path) => _folder.Of(path);

    public AppBuild AppBuild(string? packageManager = "pnpm@10.34.9", params string[] scripts) => new()
    {
        Folder = App,
        Path = "app",
        Files = [Files],
        PackageManager = packageManager,
        Scripts = scripts.Length == 0 ? ["build", "check", "test"] : [.. scripts],
    };

    public ImageBuild ImageBuild(BuilderChoice builder = BuilderChoice.Auto) => new()
    {
        Builder = builder,
        Context = Files,
        Dockerfile = Path.Combine(App, "Dockerfile"),
        DockerfilePath = "app/Dockerfile",
        Base = "node:22",
    };

    public BuildMachine Machine(params (string Name, string Value)[] environment) =>
        new(environment.Append(("PATH", Of("bin"))).ToDictionary(e => e.Item1, e => e.Item2, StringComparer.Ordinal), new(Of("bin"), App), installMissing: false);

    /// <summary>A machine that may install what is missing.</summary>
    public BuildMachine Installing(bool isRoot) =>
        new(new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = Of("bin") }, new(Of("bin"), App), installMissing: true) { IsRoot = isRoot };

    public TestJobContext Context(JobId job, RunId? run = null, TimeProvider? time = null, CancellationToken stop = default) =>
        new(_folder.Root, job, run) { Time = time ?? TimeProvider.System, Stop = stop };

    /// <summary>A result of build/app for jobs after it.</summary>
    public async Task<TestJobContext> ContextWithAppAsync()
    {
        var context = Context(ImageJob.JobName);
        Write("built/index.js", "built");
        context.Add(AppBuildJob.JobName, JobResult.Succeeded(null, await AppArchive.PackAsync(Of("built"), context.Artifacts, CancellationToken.None)));
        return context;
    }

    public void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Of(path))!);
        File.WriteAllText(Of(path), content);
    }

    public string Read(string path) => File.ReadAllText(Of(path));

    public string[] Lines(string path) => File.ReadAllLines(Of(path));

    /// <summary>A program on PATH that finds the system's own programs itself.</summary>
    public void Tool(string name, string script)
    {
        Write($"bin/{name}", $"#!/bin/sh\nPATH=$PATH:/usr/bin:/bin\n{script}\n");
        File.SetUnixFileMode(Of($"bin/{name}"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Dispose() => _folder.Dispose();

    private InputFiles Files
    {
        get
        {
            var paths = Directory.EnumerateFiles(App, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(_folder.Root, file))
                .Order(StringComparer.Ordinal);
            return new(new FileTree(_folder.Root, [.. paths.Select(path => new FileEntry(path))]), "app", []);
        }
    }

    public static ImmutableArray<string> Names(Artifact archive, ArtifactStore store)
    {
        using var reader = new System.Formats.Tar.TarReader(store.Open(archive));
        var names = ImmutableArray.CreateBuilder<string>();
        while (reader.GetNextEntry() is { } entry)
        {
            names.Add(entry.Name);
        }

        return names.DrainToImmutable();
    }
}
