using System.Text.Json;
using Flywheel.Testing;

namespace Flywheel.EndToEnd.SortingOut;

/// <summary>A state in PostgreSQL whose lock the real terraform holds: seen by its session, and free when that is gone.</summary>
public sealed class PostgresLockTests : IDisposable
{
    private const string Stack = """
        terraform {
          backend "pg" {}
        }
        resource "terraform_data" "this" {
          input = "NUMBER"
          triggers_replace = "NUMBER"
          provisioner "local-exec" {
            command = "touch 'STARTED'; n=0; until [ -e 'GO-ON' ] || [ $n = 600 ]; do sleep 0.05; n=$((n+1)); done"
          }
        }

        """;

    private readonly Checkout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task The_session_that_holds_the_lock_is_told_before_and_after_there_is_a_state()
    {
        RequiredTool.Find("terraform");
        var schema = TestPostgres.NewSchema();
        _checkout.Environment["PG_CONN_STR"] = $"{schema[..schema.IndexOf("&schema", StringComparison.Ordinal)]}&sslmode=disable";
        _checkout.Sandbox.WithOrganization().WithStack("one", hcl: Hcl("0", "x", "y")).Commit();
        var by = new Dictionary<string, string>(_checkout.Environment) { ["PG_SCHEMA_NAME"] = "one-lab" };
        Assert.Equal("free", Lock(await ListAsync()).GetProperty("lock").GetString());

        foreach (var number in new[] { "1", "2" })
        {
            var copy = Directory.CreateDirectory(_checkout.Besides($"copy{number}")).FullName;
            var (started, goOn) = (_checkout.Besides($"started{number}"), _checkout.Besides($"go-on{number}"));
            await File.WriteAllTextAsync(Path.Combine(copy, "main.tf"), Hcl(number, started, goOn), TestContext.Current.CancellationToken);
            using (var init = FlywheelProgram.Start(RequiredTool.Find("terraform"), ["init", "-input=false"], copy, by))
            {
                (await init.WaitAsync()).ExitedWith(0);
            }

            using var apply = FlywheelProgram.Start(RequiredTool.Find("terraform"), ["apply", "-auto-approve", "-input=false"], copy, by);
            await Checkout.IsThereAsync(started);

            var held = Lock(await ListAsync());
            Assert.Equal("held", held.GetProperty("lock").GetString());
            Assert.Equal("lives", held.GetProperty("holderLife").GetString());
            Assert.Equal("postgres", held.GetProperty("holder").GetProperty("who").GetString());
            var session = held.GetProperty("holder").GetProperty("id").GetString()!;
            var refused = (await _checkout.RunAsync("locks", "release", "one", "--id", session)).ExitedWith(4);
            Assert.Contains($"session {session} of the database, user postgres", refused.Error, StringComparison.Ordinal);

            await File.WriteAllTextAsync(goOn, "", TestContext.Current.CancellationToken);
            (await apply.WaitAsync()).ExitedWith(0);
            Assert.Equal("free", Lock(await ListAsync()).GetProperty("lock").GetString());
        }
    }

    private Task<ProgramExit> ListAsync() => _checkout.RunJsonAsync("locks", "list");

    private static string Hcl(string number, string started, string goOn) => Stack
        .Replace("NUMBER", number, StringComparison.Ordinal).Replace("STARTED", started, StringComparison.Ordinal).Replace("GO-ON", goOn, StringComparison.Ordinal);

    private static JsonElement Lock(ProgramExit exit) => JsonElement.Parse(exit.ExitedWith(0).Output).GetProperty("locks")[0];
}
