using System.Text.Json.Nodes;
using Flywheel.Lab.Forge.Access;

namespace Flywheel.Lab.Forge.Http;

/// <summary>Users as answers show them. The lab's are one for each token, with the token's name.</summary>
internal static class ForgeUsers
{
    /// <summary>Who made or wrote something.</summary>
    /// <param name="name">The user.</param>
    /// <param name="address">Of the forge.</param>
    public static JsonObject Basic(string name, string address) => new()
    {
        ["id"] = name == "forge-admin" ? 1 : 2,
        ["username"] = name,
        ["name"] = name,
        ["state"] = "active",
        ["locked"] = false,
        ["avatar_url"] = null,
        ["web_url"] = $"{address}/{name}",
    };

    /// <summary>The user of a token, as <c>GET /user</c> tells of it.</summary>
    public static JsonObject Current(ForgeToken token, string address)
    {
        var user = Basic(token.Name, address);
        user["id"] = token.Id;
        user["bot"] = !token.IsAdmin;
        user["email"] = $"{token.Name}@lab.localhost";
        user["is_admin"] = token.IsAdmin;
        user["can_create_group"] = token.IsAdmin;
        user["can_create_project"] = token.IsAdmin;
        user["external"] = false;
        return user;
    }
}
