using Flywheel.Lab.Providers.Random;

namespace Flywheel.Lab.Tests.Providers;

public sealed class RandomProviderTests
{
    private const string Requires = """
        terraform {
          required_providers {
            random = {
              source  = "hashicorp/random"
              version = "~> 3.6"
            }
          }
        }

        """;

    private const string Both = Requires + """
        resource "random_password" "db" {
          length           = 24
          override_special = "#-"
          min_special      = 3
          min_upper        = 2
          keepers          = { of = "one" }
        }

        resource "random_id" "bucket" {
          byte_length = 9
          prefix      = "cache-"
        }

        output "password" {
          value     = random_password.db.result
          sensitive = true
        }

        output "bucket" {
          value = random_id.bucket.hex
        }
        """;

    [Fact]
    public async Task Values_are_made_once_and_stay_until_a_keeper_changes()
    {
        await using var host = await ProviderHost.StartAsync(new RandomProvider());
        using var module = host.Module(Both);
        await module.InitAsync();
        (await module.RunAsync("validate", "-no-color")).Expect(0);

        (await module.PlanAsync("-out=p")).Expect(2);
        var shown = (await module.RunAsync("show", "-json", "p")).Expect(0);
        Assert.Contains("\"byte_length\":9", shown, StringComparison.Ordinal);
        (await module.RunAsync("apply", "-no-color", "p")).Expect(0);

        var password = module.State("random_password");
        var text = password.GetProperty("result").GetString()!;
        Assert.Equal(24, text.Length);
        Assert.True(text.Count(c => c is '#' or '-') >= 3 && text.Count(char.IsUpper) >= 2);
        Assert.StartsWith("$2a$10$", password.GetProperty("bcrypt_hash").GetString(), StringComparison.Ordinal);
        Assert.True(password.GetProperty("numeric").GetBoolean());
        Assert.StartsWith("cache-", module.State("random_id").GetProperty("b64_url").GetString(), StringComparison.Ordinal);
        Assert.Equal(6 + 18, module.State("random_id").GetProperty("hex").GetString()!.Length);
        await module.ExpectNoChangesAsync();

        module.Change("\"one\"", "\"two\"");
        var plan = (await module.PlanAsync()).Expect(2);
        Assert.Contains("forces replacement", plan, StringComparison.Ordinal);
        Assert.DoesNotContain(text, plan, StringComparison.Ordinal);
        await module.ApplyAsync();
        Assert.NotEqual(text, module.State("random_password").GetProperty("result").GetString());
        await module.DestroyAsync();
    }

    [Fact]
    public async Task A_value_that_exists_is_imported()
    {
        await using var host = await ProviderHost.StartAsync(new RandomProvider());
        using var module = host.Module(Requires + """
            resource "random_password" "db" {
              length = 8
            }

            resource "random_id" "bucket" {
              byte_length = 2
              prefix      = "p-"
            }
            """);
        await module.InitAsync();

        (await module.RunAsync("import", "-no-color", "random_password.db", "secret-8")).Expect(0);
        (await module.RunAsync("import", "-no-color", "random_id.bucket", "p-,AQI")).Expect(0);

        Assert.Equal("p-258", module.State("random_id").GetProperty("dec").GetString());
        Assert.Equal("p-0102", module.State("random_id").GetProperty("hex").GetString());
        await module.ExpectNoChangesAsync();
    }

    [Fact]
    public async Task A_configuration_that_breaks_a_rule_is_refused_at_its_attribute()
    {
        await using var host = await ProviderHost.StartAsync(new RandomProvider());
        using var module = host.Module(Requires + """
            resource "random_password" "db" {
              length    = 3
              min_upper = 4
            }

            resource "random_id" "none" {
              byte_length = 0
            }
            """);
        await module.InitAsync();

        var output = (await module.RunAsync("validate", "-no-color")).Expect(1);

        Assert.Contains("length must be at least the sum of min_upper", output, StringComparison.Ordinal);
        Assert.Contains("byte_length must be a whole number of at least 1, got: 0.", output, StringComparison.Ordinal);
        Assert.Contains("on main.tf line", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 6, "DCq7YPn5Rq63x1Lad4cll.", "$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.")]
    [InlineData("abc", 6, "If6bvum7DFjUnE9p2uDeDu", "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i")]
    public void Hashes_are_those_of_the_published_vectors(string password, int cost, string salt, string hash)
    {
        const string alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        const string base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        var bytes = Convert.FromBase64String(string.Concat(salt.Select(c => base64[alphabet.IndexOf(c, StringComparison.Ordinal)])) + "==");

        Assert.Equal(hash, Bcrypt.Hash(password, bytes, cost));
    }
}
