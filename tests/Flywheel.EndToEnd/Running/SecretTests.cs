using System.Text;

namespace Flywheel.EndToEnd.Running;

/// <summary>Values of the settings' secrets are nowhere but in the plan and the state, which are tofu's.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Value = "tok-7Hq!zR2\"m/9+Kd w";
    private readonly Checkout _checkout;

    public SecretTests()
    {
        _checkout = Checkout.WithOneStack(
            """
            secrets: [DEPLOY_TOKEN, TF_VAR_token]
            jobs:
              - { id: validate/leak, run: [sh, -c, "echo plain $DEPLOY_TOKEN; echo $DEPLOY_TOKEN >&2; printf %s \"$DEPLOY_TOKEN\" | base64; printf %s \"$DEPLOY_TOKEN\" | cut -c1-7; printf %s \"$DEPLOY_TOKEN\" >leak.txt"], outputs: [leak.txt] }
              - { id: verify/fails, run: [sh, -c, "echo the token is $DEPLOY_TOKEN >&2; exit 1"] }

            """,
            """
            variable "token" {
              type      = string
              sensitive = true
            }

            resource "terraform_data" "this" {
              input = var.token

              provisioner "local-exec" {
                command     = "echo applied with \"$TOKEN\"; printf %s \"$TOKEN\" | base64"
                environment = { TOKEN = nonsensitive(var.token) }
              }
            }

            """);
        _checkout.Environment["DEPLOY_TOKEN"] = Value;
        _checkout.Environment["TF_VAR_token"] = Value;
        _checkout.Sandbox.WithFile(".gitignore", ".flywheel/\nleak.txt\n").Commit();
    }

    [Theory]
    [InlineData("human")]
    [InlineData("json")]
    [InlineData("ndjson")]
    public async Task No_output_log_event_report_or_artifact_holds_the_value_of_a_secret(string output)
    {
        var reports = _checkout.Besides("reports");

        var run = (await _checkout.RunAsync("run", "--verbose", "--output", output, "--reports", reports)).ExitedWith(1);
        var logs = await _checkout.RunAsync("runs", "logs");
        var show = await _checkout.RunJsonAsync("runs", "show");

        Assert.Contains("applied with", logs.Output, StringComparison.Ordinal);
        foreach (var (name, text) in new[]
        {
            ("stdout", run.Output), ("stderr", run.Error), ("runs logs", logs.Output), ("runs show", show.Output),
        })
        {
            HoldsNoSecret(name, Encoding.UTF8.GetBytes(text));
        }

        foreach (var file in FilesOf(_checkout.Home).Concat(FilesOf(reports)).Where(MayNotHoldSecrets))
        {
            HoldsNoSecret(file, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        }
    }

    public void Dispose() => _checkout.Dispose();

    private static IEnumerable<string> FilesOf(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories);

    // The plan is a zip file and holds what it must; so does the state; the user's own output is the user's.
    private bool MayNotHoldSecrets(string file) =>
        !file.StartsWith(Path.Combine(_checkout.Home, "state"), StringComparison.Ordinal)
        && !File.ReadAllBytes(file).AsSpan().StartsWith("PK\x03\x04"u8)
        && File.ReadAllText(file) != Value;

    private static void HoldsNoSecret(string name, byte[] bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        foreach (var spelling in new[]
        {
            Value, Convert.ToBase64String(Encoding.UTF8.GetBytes(Value)), Uri.EscapeDataString(Value),
            Value.Replace("\"", "\\\"", StringComparison.Ordinal), Value.Replace("\"", "\\u0022", StringComparison.Ordinal),
        })
        {
            Assert.False(text.Contains(spelling, StringComparison.Ordinal), $"{name} holds {spelling}:\n{text}");
        }
    }
}
