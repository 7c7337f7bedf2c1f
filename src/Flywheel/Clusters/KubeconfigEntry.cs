using System.Collections.Immutable;
using System.Text;
using Flywheel.Diagnostics;
using Flywheel.Documents;

namespace Flywheel.Clusters;

/// <summary>One context, cluster or user of a kubeconfig. Its values may be secrets: problems name keys alone.</summary>
/// <param name="File">Absolute path of the file it stands in; relative paths count from its folder.</param>
internal sealed record KubeconfigEntry(string Name, string File, YamlMapping Content)
{
    private const int LargestFile = 1 << 20;

    public string Folder => Path.GetDirectoryName(File)!;

    /// <summary>The key is there and not empty.</summary>
    public bool Has(string key) => Content.Find(key) is not (null or YamlScalar { IsNull: true });

    /// <summary>Where the key's value stands; the entry, if it is not there.</summary>
    public SourcePosition PlaceOf(string key) => Content.Find(key)?.Position ?? Content.Position;

    /// <summary>The text of a key; empty when there is none.</summary>
    public string Text(string key, List<Diagnostic> problems)
    {
        switch (Content.Find(key))
        {
            case null or YamlScalar { IsNull: true }:
                return "";
            case YamlScalar scalar:
                return scalar.Value;
            default:
                problems.Add(Problem(key, $"The key {key} takes a text."));
                return "";
        }
    }

    /// <summary>Whether the key says <c>true</c>.</summary>
    public bool Flag(string key, List<Diagnostic> problems)
    {
        switch (Content.Find(key))
        {
            case null or YamlScalar { IsNull: true } or YamlScalar { Value: "false" }:
                return false;
            case YamlScalar { Value: "true" }:
                return true;
            default:
                problems.Add(Problem(key, $"The key {key} takes true or false."));
                return false;
        }
    }

    /// <summary>The texts in the list of a key.</summary>
    public ImmutableArray<string> Texts(string key, List<Diagnostic> problems)
    {
        switch (Content.Find(key))
        {
            case null or YamlScalar { IsNull: true }:
                return [];
            case YamlSequence sequence when sequence.Items.All(item => item is YamlScalar):
                return [.. sequence.Items.Select(item => ((YamlScalar)item).Value)];
            default:
                problems.Add(Problem(key, $"The key {key} takes a list of texts."));
                return [];
        }
    }

    /// <summary>The bytes that <c>KEY-data</c> holds as base64, or the file that <c>KEY</c> names, as text; empty when there is neither.</summary>
    public string TextOfFile(string key, List<Diagnostic> problems)
    {
        var inline = Text($"{key}-data", problems);
        if (inline.Length > 0)
        {
            var bytes = new byte[inline.Length];
            if (Convert.TryFromBase64String(inline, bytes, out var length))
            {
                return Encoding.UTF8.GetString(bytes.AsSpan(0, length));
            }

            problems.Add(Problem($"{key}-data", $"The value of {key}-data is not base64."));
            return "";
        }

        var name = Text(key, problems);
        return name.Length > 0 ? FileText(key, Path.GetFullPath(name, Folder), problems) : "";
    }

    /// <summary>A problem at the value of a key.</summary>
    public Diagnostic Problem(string key, string detail, string? help = null) => VerifyRules.KubeconfigUnusable.At(PlaceOf(key), detail, help);

    public override string ToString() => Name;

    private string FileText(string key, string path, List<Diagnostic> problems)
    {
        try
        {
            if (new FileInfo(path) is not { Exists: true, Length: <= LargestFile })
            {
                problems.Add(Problem(key, $"The file {VisibleText.Of(path)} is not there, or is larger than 1 MiB."));
                return "";
            }

            return System.IO.File.ReadAllText(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            problems.Add(Problem(key, $"The file {VisibleText.Of(path)} cannot be read: {VisibleText.Of(unreadable.Message)}"));
            return "";
        }
    }
}
