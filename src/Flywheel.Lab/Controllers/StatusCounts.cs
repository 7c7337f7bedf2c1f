using System.Text.Json.Nodes;

namespace Flywheel.Lab.Controllers;

/// <summary>Numbers in a status as the server keeps them: one that is zero is not there.</summary>
internal static class StatusCounts
{
    public static void PutCount(this JsonObject status, string name, int number)
    {
        if (number > 0)
        {
            status[name] = number;
        }
        else
        {
            _ = status.Remove(name);
        }
    }
}
