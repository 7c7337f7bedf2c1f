using System.Runtime.InteropServices;
using System.Text;
using Flywheel.Files;

namespace Flywheel.LabAccess;

/// <summary>
/// The stand-ins as files, for tools that cannot attach to a running provider: a filesystem mirror in whose packages a script of two lines
/// starts the bridge to the lab, so that what lock files hash stays the same over builds; and the CLI configuration that names it.
/// </summary>
/// <param name="folder">Absolute path of the lab's folder.</param>
internal sealed class ProviderMirror(string folder)
{
    private const UnixFileMode Executable = DurableFile.Private | UnixFileMode.UserExecute;

    /// <summary>The packages: HOST/NAMESPACE/TYPE/VERSION/PLATFORM/terraform-provider-TYPE_vVERSION.</summary>
    public string Packages => Path.Combine(folder, "mirror");

    /// <summary>What <c>TF_CLI_CONFIG_FILE</c> names.</summary>
    public string Configuration => Path.Combine(folder, "mirror.tfrc");

    /// <summary>Writes what is not there yet or not as it should be.</summary>
    /// <param name="program">Absolute path of flywheel's program.</param>
    public void Write(string program)
    {
        var platform = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux_arm64" : "linux_amd64";
        foreach (var standIn in StandIn.All)
        {
            var script = $"#!/bin/sh\nexec {ShellWord.Quoted(program)} lab plugin {standIn.Type} --folder {ShellWord.Quoted(folder)}\n";
            foreach (var (registry, version) in StandIn.Registries.SelectMany(registry => standIn.Versions.Select(version => (registry, version))))
            {
                var package = Path.Combine(Packages, registry, standIn.Address, version, platform);
                WriteIfOther(Path.Combine(package, $"terraform-provider-{standIn.Type}_v{version}"), script, Executable);
            }
        }

        WriteIfOther(Configuration, ConfigurationText(), DurableFile.Private);
    }

    private static void WriteIfOther(string path, string text, UnixFileMode mode)
    {
        if (!File.Exists(path) || File.ReadAllText(path) != text)
        {
            DurableFile.CreatePrivateFolder(Path.GetDirectoryName(path)!);
            DurableFile.Write(path, Encoding.UTF8.GetBytes(text), mode);
        }
    }

    private string ConfigurationText()
    {
        var names = string.Join(", ", StandIn.Registries.SelectMany(registry => StandIn.All.Select(standIn => $"\"{registry}/{standIn.Address}\"")));
        return $$"""
            provider_installation {
              filesystem_mirror {
                path    = "{{HclText(Packages)}}"
                include = [{{names}}]
              }
              direct {
                exclude = [{{names}}]
              }
            }

            """;
    }

    private static string HclText(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("${", "$${", StringComparison.Ordinal).Replace("%{", "%%{", StringComparison.Ordinal);
}
