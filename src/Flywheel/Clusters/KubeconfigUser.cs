using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Flywheel.Diagnostics;
using Flywheel.Documents;
using Flywheel.Repositories;
using Flywheel.Tools;

namespace Flywheel.Clusters;

/// <summary>Reads a user of a kubeconfig: token, certificate, program, and whom to act as.</summary>
internal sealed class KubeconfigUser(KubeconfigEntry entry, ImmutableSortedDictionary<string, string> variables, string repositoryRoot)
{
    private static readonly ImmutableArray<string> ExecVersions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"];

    /// <summary>The user; what is wrong goes to the problems.</summary>
    public ClusterUser Read(List<Diagnostic> problems)
    {
        if (entry.Has("auth-provider"))
        {
            problems.Add(VerifyRules.CredentialProgramRefused.At(
                entry.PlaceOf("auth-provider"), "auth-provider was taken out of Kubernetes; no client knows it any more.", "Use exec, a token or a client certificate."));
        }

        if (entry.Has("as-user-extra"))
        {
            problems.Add(entry.Problem("as-user-extra", "as-user-extra is not supported, and without it flywheel would ask as somebody else."));
        }

        return new()
        {
            Name = entry.Name,
            Token = entry.Text("token", problems),
            TokenFile = entry.FileOf("tokenFile", problems),
            Username = entry.Text("username", problems),
            Password = entry.Text("password", problems),
            Certificate = Certificate(problems),
            Exec = entry.Has("exec") ? Exec(problems) : null,
            Impersonation =
            [
                .. Header("Impersonate-User", "as", [entry.Text("as", problems)], problems),
                .. Header("Impersonate-Uid", "as-uid", [entry.Text("as-uid", problems)], problems),
                .. Header("Impersonate-Group", "as-groups", entry.Texts("as-groups", problems), problems),
            ],
        };
    }

    private ImmutableArray<KeyValuePair<string, string>> Header(string header, string key, ImmutableArray<string> values, List<Diagnostic> problems)
    {
        if (values.Any(value => value.Any(c => c is < ' ' or > '~')))
        {
            problems.Add(entry.Problem(key, $"The value of {key} holds characters that cannot be sent."));
        }

        return [.. values.Where(value => value.Length > 0).Select(value => KeyValuePair.Create(header, value))];
    }

    private X509Certificate2? Certificate(List<Diagnostic> problems)
    {
        var certificate = entry.TextOfFile("client-certificate", problems);
        var key = entry.TextOfFile("client-key", problems);
        if (certificate.Length == 0 || key.Length == 0)
        {
            return null;
        }

        try
        {
            return X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException)
        {
            problems.Add(entry.Problem("client-certificate-data", "client-certificate and client-key are not a certificate and its key in PEM."));
            return null;
        }
    }

    private ExecPlugin? Exec(List<Diagnostic> problems)
    {
        if (entry.IsOfRepository)
        {
            problems.Add(VerifyRules.CredentialProgramRefused.At(
                entry.PlaceOf("exec"),
                "The kubeconfig lies in the repository and names a program to start: whoever can push could run anything with your rights.",
                "Keep a kubeconfig with exec outside of the repository."));
            return null;
        }

        if (entry.Content.Find("exec") is not YamlMapping content)
        {
            problems.Add(entry.Problem("exec", "The key exec takes a mapping with the keys apiVersion and command."));
            return null;
        }

        var exec = entry with { Content = content };
        var version = exec.Text("apiVersion", problems);
        if (!ExecVersions.Contains(version))
        {
            problems.Add(exec.Problem("apiVersion", $"The apiVersion of exec has to be {string.Join(" or ", ExecVersions)}."));
        }

        if (exec.Text("interactiveMode", problems) == "Always")
        {
            problems.Add(VerifyRules.CredentialProgramRefused.At(exec.PlaceOf("interactiveMode"), "The program wants a terminal (interactiveMode: Always); a pipeline has none."));
        }

        return Program(exec, problems) is { } file
            ? new()
            {
                File = file,
                Arguments = exec.Texts("args", problems),
                Directory = entry.Folder,
                // As kubectl gives it, but for what is flywheel's own: keys, tokens, the password of its database.
                Environment = variables.RemoveRange(variables.Keys.Where(name => name.StartsWith("FLYWHEEL_", StringComparison.Ordinal))).SetItems(Environment(exec, problems)),
                ApiVersion = version,
                WantsCluster = exec.Flag("provideClusterInfo", problems),
                InstallHint = exec.Text("installHint", problems),
            }
            : null;
    }

    // As kubectl: a path counts from the kubeconfig's folder, a name is looked up; a program in the checkout is never taken.
    private string? Program(KubeconfigEntry exec, List<Diagnostic> problems)
    {
        var command = exec.Text("command", problems);
        var file = command.Contains('/', StringComparison.Ordinal)
            ? Path.GetFullPath(command, entry.Folder)
            : new ToolPath(variables.GetValueOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"), repositoryRoot).Find(command);
        if (file is not null && ToolPath.IsProgram(file))
        {
            return IsInCheckout(file) ? Refused(exec, file, problems) : file;
        }

        var hint = exec.Text("installHint", problems);
        problems.Add(VerifyRules.CredentialProgramRefused.At(
            exec.PlaceOf("command"),
            command.Length == 0 ? "exec names no command." : $"{Quotation.Of(command)} is no program that can be started here.",
            hint.Length > 0 ? VisibleText.Of(hint.ReplaceLineEndings(" ")) : "Install it, or use a context with other credentials."));
        return null;
    }

    private bool IsInCheckout(string file) =>
        KubeconfigEntry.IsBelow(file, repositoryRoot) || KubeconfigEntry.IsBelow(NativeFiles.RealPath(file) ?? file, NativeFiles.RealPath(repositoryRoot) ?? repositoryRoot);

    private static string? Refused(KubeconfigEntry exec, string file, List<Diagnostic> problems)
    {
        problems.Add(VerifyRules.CredentialProgramRefused.At(
            exec.PlaceOf("command"),
            $"The program {Quotation.Of(file)} lies in the repository: whoever can push could run anything with your rights.",
            "Keep the program outside of the repository."));
        return null;
    }

    private static Dictionary<string, string> Environment(KubeconfigEntry exec, List<Diagnostic> problems)
    {
        var added = new Dictionary<string, string>(StringComparer.Ordinal);
        if (exec.Content.Find("env") is not YamlSequence list)
        {
            return added;
        }

        foreach (var item in list.Items)
        {
            if (item is YamlMapping pair && pair.Find("name") is YamlScalar { Value.Length: > 0 } name && !name.Value.Contains('=', StringComparison.Ordinal) && pair.Find("value") is YamlScalar value)
            {
                added[name.Value] = value.Value;
            }
            else
            {
                problems.Add(VerifyRules.KubeconfigUnusable.At(item.Position, "Here a mapping with the keys name and value is expected."));
            }
        }

        return added;
    }
}
