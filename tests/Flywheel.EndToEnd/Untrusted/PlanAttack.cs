namespace Flywheel.EndToEnd.Untrusted;

/// <summary>A stack that tries to get at something when it is planned, and shows what it got in the address of a resource.</summary>
/// <param name="Name">The stack's name.</param>
/// <param name="Hcl">Its main.tf.</param>
internal sealed record PlanAttack(string Name, string Hcl)
{
    /// <summary>What an address says when there was nothing to get.</summary>
    public const string Nothing = "nothing";

    /// <summary>Takes every planted secret from a text.</summary>
    /// <param name="name">The stack's name.</param>
    /// <param name="text">An expression; what fails in it counts as empty.</param>
    /// <param name="before">Blocks that it needs.</param>
    public static PlanAttack On(string name, string text, string before = "") => new(name, $$"""
        {{before}}
        resource "terraform_data" "loot" {
          for_each = toset([join(" ", concat(["{{Nothing}}"], regexall("planted-[a-z0-9-]+|root:[^:]*:[0-9]+", try({{text}}, ""))))])
        }

        """);
}
