using System.Text;
using System.Text.Encodings.Web;
using Flywheel.Testing;

namespace Flywheel.EndToEnd.Guarantees;

/// <summary>
/// Secrets that a stack gets, prints in every spelling, fails with and names its resources by: whatever becomes of the run, they are nowhere but in what is
/// sealed and in tofu's own state.
/// </summary>
public sealed class NoSecretAnywhereTests : IDisposable
{
    private const string Token = "tok-7Hq!zR2\"m/9+Kd w&<x>";
    private const string Key = "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDZ0aQ1kE\nq83+/dkLQ2tnY1xY0aXw1c6PZ8JH0vYkq2mTq==\n-----END KEY-----";
    private const string Name = "site-Zx81-Qm44-secret";

    private const string Print = """
        printf '%s\n' "$V"; printf '%s' "$V" >&2; echo; printf %s "$V" | base64; printf 'a%s' "$V" | base64 -w0; echo; printf 'ab%s' "$V" | base64 -w0; echo
        printf %s "$V" | od -An -v -tx1 | tr -d ' \n'; echo; echo "json $J"; echo "url $U"
        """;

    private readonly Checkout _checkout;

    public NoSecretAnywhereTests()
    {
        RequiredTool.Find("terraform");
        _checkout = Checkout.WithOneStack(
            "secrets: [DEPLOY_TOKEN]\n",
            $$"""
            variable "key" {
              type      = string
              sensitive = true
            }

            variable "name" {
              type      = string
              sensitive = true
            }

            variable "how" {
              type    = string
              default = "ends"
            }

            resource "terraform_data" "named" {
              for_each = toset([nonsensitive(var.name)])
              input    = var.key
            }

            resource "terraform_data" "this" {
              depends_on = [terraform_data.named]
              input      = var.key

              provisioner "local-exec" {
                command = <<-EOT
                  V="$DEPLOY_TOKEN" J='-' U='-'
                  {{Print.ReplaceLineEndings("\n                  ")}}
                  V="$KEY" J="$KEY_JSON" U="$KEY_URL"
                  {{Print.ReplaceLineEndings("\n                  ")}}
                  echo printed
                EOT
                environment = {
                  KEY      = nonsensitive(var.key)
                  KEY_JSON = jsonencode({ k = nonsensitive(var.key) })
                  KEY_URL  = urlencode(nonsensitive(var.key))
                }
              }

              provisioner "local-exec" {
                command = var.how == "waits" ? "touch '{{"@started@"}}'; n=0; until [ -e '{{"@go-on@"}}' ] || [ $n = 1200 ]; do sleep 0.05; n=$((n+1)); done; echo $DEPLOY_TOKEN" : var.how == "fails" ? "echo ${nonsensitive(var.name)}; echo $DEPLOY_TOKEN; exit 3" : "true"
              }
            }

            """);
        _checkout.Environment["DEPLOY_TOKEN"] = Token;
        _checkout.Environment["TF_VAR_key"] = Key;
        _checkout.Environment["TF_VAR_name"] = Name;
        var main = Path.Combine(_checkout.Root, "tofu/stacks/one/main.tf");
        File.WriteAllText(main, File.ReadAllText(main).Replace("@started@", Started, StringComparison.Ordinal).Replace("@go-on@", GoOn, StringComparison.Ordinal));
        _checkout.Sandbox.Commit();
    }

    private string Started => _checkout.Besides("started");

    private string GoOn => _checkout.Besides("go-on");

    public void Dispose() => _checkout.Dispose();

    [Theory(Timeout = 120_000)]
    [InlineData("ends", 0, "succeeded")]
    [InlineData("fails", 1, "failed")]
    public async Task After_a_run_that(string how, int code, string outcome)
    {
        _checkout.Environment["TF_VAR_how"] = how;
        var reports = _checkout.Besides("reports");

        var run = (await _checkout.RunJsonAsync("run", "--verbose", "--reports", reports)).ExitedWith(code);

        Assert.Equal(outcome, run.OutcomeOf("deploy/one"));
        await NothingIsFoundAsync(run, reports);
    }

    [Fact(Timeout = 40_000)]
    public async Task After_a_crash_and_a_recovery_by_somebody_who_does_not_have_the_secrets()
    {
        _checkout.Environment["TF_VAR_how"] = "waits";
        string printed;
        using (var run = _checkout.Start("run", "--verbose", "--output", "ndjson"))
        {
            await Checkout.IsThereAsync(Started);
            run.Signal("KILL");
            await run.WaitAsync();
            printed = run.Printed;
        }

        await File.WriteAllTextAsync(GoOn, "", TestContext.Current.CancellationToken);
        foreach (var name in new[] { "DEPLOY_TOKEN", "TF_VAR_key", "TF_VAR_name", "TF_VAR_how" })
        {
            _checkout.Environment.Remove(name);
        }

        // Follows the apply to its end; what it does afterwards is no matter.
        var next = await _checkout.RunAsync("deploy", "--resume");

        await NothingIsFoundAsync(next, null, ("the killed run", printed));
    }

    private async Task NothingIsFoundAsync(ProgramExit run, string? reports, params (string Name, string Text)[] more)
    {
        var logs = await _checkout.RunAsync("runs", "logs", "latest", "deploy/one");
        var show = await _checkout.RunJsonAsync("runs", "show", "latest");
        var human = await _checkout.RunAsync("runs", "show", "latest");
        Assert.Contains("printed", logs.Output, StringComparison.Ordinal);
        Assert.Contains("json ", logs.Output, StringComparison.Ordinal);

        var places = new List<(string Name, byte[] Bytes)>();
        foreach (var (name, text) in (IEnumerable<(string, string)>)
            [("stdout", run.Output), ("stderr", run.Error), ("runs logs", logs.Output + logs.Error), ("runs show, json", show.Output), ("runs show", human.Output), .. more])
        {
            places.Add((name, Encoding.UTF8.GetBytes(text)));
        }

        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        foreach (var file in new[] { _checkout.Home, reports }.OfType<string>().SelectMany(folder => Directory.EnumerateFiles(folder, "*", all)))
        {
            if (!file.StartsWith(Path.Combine(_checkout.Home, "state"), StringComparison.Ordinal))
            {
                places.Add((file, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)));
            }
        }

        Assert.Contains(places, place => place.Name.EndsWith("history.db", StringComparison.Ordinal));
        Assert.Contains(places, place => place.Name.EndsWith("deploy.one.log", StringComparison.Ordinal));
        foreach (var (spelling, bytes) in new[] { Token, Key, Name }.SelectMany(Spellings))
        {
            foreach (var (name, content) in places)
            {
                Assert.True(content.AsSpan().IndexOf(bytes) < 0, $"{spelling} is in {name}:\n{Encoding.UTF8.GetString(content)}");
            }
        }
    }

    // Without the characters of base64 that what stands before and after takes part in.
    private static IEnumerable<(string, byte[])> Spellings(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        var texts = new List<string> { secret, Convert.ToHexStringLower(bytes), Convert.ToHexString(bytes), Uri.EscapeDataString(secret), JavaScriptEncoder.Default.Encode(secret) };
        texts.AddRange(secret.Split('\n').Where(line => line.Length >= 8));
        for (var offset = 0; offset < 3; offset++)
        {
            var whole = Convert.ToBase64String([.. new byte[offset], .. bytes])[(offset == 0 ? 0 : 4)..^4];
            texts.Add(whole);
            texts.Add(whole[..Math.Min(whole.Length, 24)]);
        }

        return texts.Select(text => (text, Encoding.UTF8.GetBytes(text)));
    }
}
