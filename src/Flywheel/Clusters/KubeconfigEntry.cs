using System.Collections.Immutable;
using System.Text;
using Flywheel.Diagnostics;
using Flywheel.Documents;
using Flywheel.Repositories;

namespace Flywheel.Clusters;

/// <summary>One context, cluster or user of a kubeconfig. Its values may be secrets: problems name keys alone.</summary>
/// <param name="File">Absolute path of the file it stands in; relative paths count from its folder.</param>
/// <param name="Checkout">The real folder of the checkout, when the file lies in it: whoever can push could have written it. Null: it is the operator's own.</param>
internal sealed record KubeconfigEntry(string Name, string File, string? Checkout, YamlMapping Content)
{
    private const int LargestFile = 1 << 20;

    public string Folder => Path.GetDirectoryName(File)!;

    public bool IsOfRepository => Checkout is not null;

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

        return FileOf(key, problems) is { } file ? FileText(key, file, problems) : "";
    }

    /// <summary>Absolute path of the file that a key names; null when it names none, or one that this entry may not name.</summary>
    public string? FileOf(string key, List<Diagnostic> problems)
    {
        if (Text(key, problems) is not { Length: > 0 } name)
        {
            return null;
        }

        var path = Path.GetFullPath(name, Folder);
        if (Checkout is null || IsBelow(NativeFiles.RealPath(path) ?? path, Checkout))
        {
            return path;
        }

        // or the repository could have any secret of this machine sent to a server that it names
        problems.Add(Problem(key, $"The kubeconfig lies in the repository, and {key} names a file outside of it.", "Keep the kubeconfig outside of the repository."));
        return null;
    }

    /// <summary>The path is inside the folder; both are absolute.</summary>
    public static bool IsBelow(string path, string folder) => path.StartsWith($"{folder.TrimEnd('/')}/", StringComparison.Ordinal);

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
