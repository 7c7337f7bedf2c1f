using System.Text.Json;
using Flywheel.Plans;

namespace Flywheel.States;

/// <summary>Which version of which state it is; nothing of what is in it. An encrypted state tells it too.</summary>
/// <param name="Lineage">The state's own id; null: there is no state.</param>
/// <param name="Serial">Its version; 0 without a state.</param>
internal sealed record StateHead(string? Lineage, long Serial)
{
    /// <summary>There is no state.</summary>
    public static StateHead None { get; } = new(null, 0);

    /// <summary>Reads the head of a state, however large the rest is.</summary>
    /// <exception cref="FormatException">It is no state.</exception>
    public static StateHead Read(Stream state, CancellationToken cancellationToken)
    {
        var json = new JsonPull(state, cancellationToken);
        try
        {
            var (lineage, serial) = ("", -1L);
            if (!json.Read() || json.Token != JsonTokenType.StartObject)
            {
                throw new FormatException("it is not a JSON object");
            }

            while (json.Read() && json.Token == JsonTokenType.PropertyName)
            {
                var name = json.Text();
                json.Read();
                switch (name, json.Token)
                {
                    case ("lineage", JsonTokenType.String):
                        lineage = json.Text();
                        break;
                    case ("serial", JsonTokenType.Number):
                        using (var number = json.Document())
                        {
                            serial = number.RootElement.TryGetInt64(out var value) ? value : -1;
                        }

                        break;
                    default:
                        json.Skip();
                        break;
                }
            }

            // Cut off in the middle it could still have both.
            json.Read();
            return serial < 0 ? throw new FormatException("it has no serial") : new(lineage.Length > 0 ? lineage : null, serial);
        }
        catch (Exception problem) when (PlanJson.IsMalformed(problem))
        {
            throw new FormatException("it is not JSON", problem);
        }
    }
}
