namespace Flywheel.Lab.Tests.Providers.Cycles;

/// <summary>hashicorp/random against the whole lab; nothing of it lies where somebody else could change it.</summary>
public sealed class RandomCycleTests(CycleLab lab) : IClassFixture<CycleLab>
{
    [Fact]
    public async Task Values_stay_and_are_imported()
    {
        using var module = lab.Module(
            """
            resource "random_password" "db" {
              length  = 20
              special = false
            }

            resource "random_id" "bucket" {
              byte_length = 2
            }
            """,
            "hashicorp/random");
        await module.MakeAsync(2);
        var (password, id) = (Text(module, "random_password", "result"), Text(module, "random_id", "b64_url"));

        await module.ImportAsync(("random_password.db", password), ("random_id.bucket", id));
        Assert.Equal(id, Text(module, "random_id", "b64_url"));

        await module.DestroyAsync();
    }

    private static string Text(TerraformFolder module, string type, string attribute) => module.State(type).GetProperty(attribute).GetString()!;
}
