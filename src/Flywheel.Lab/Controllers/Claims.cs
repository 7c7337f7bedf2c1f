using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Kubernetes.Selectors;

namespace Flywheel.Lab.Controllers;

/// <summary>Who looks after what: an owner adopts the orphans that its selector matches and lets go of what no longer matches.</summary>
internal static class Claims
{
    /// <summary>The children of an owner after adopting and letting go, ordered by name. Those on their way out are among them.</summary>
    public static List<Seen> Settle(ClusterView cluster, Seen owner, ResourceName children, JsonNode? selector)
    {
        var selected = LabelSelector.From(selector);
        var claimed = new List<Seen>();
        foreach (var child in cluster.OwnedBy(owner.Uid))
        {
            if (child.Key.Resource != children || child.Controller?.Uid != owner.Uid)
            {
                continue;
            }

            if (selected.Matches(child.Labels) || owner.IsTerminating)
            {
                claimed.Add(child);
            }
            else
            {
                _ = cluster.Change(child.Key, content => Release(content, owner.Uid));
            }
        }

        if (!owner.IsTerminating)
        {
            claimed.AddRange(cluster.Orphans(children, owner.Namespace)
                .Where(orphan => !orphan.IsTerminating && selected.Matches(orphan.Labels))
                .Select(orphan => Adopt(cluster, owner, orphan))
                .OfType<Seen>());
        }

        claimed.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        return claimed;
    }

    /// <summary>The owners of a collection whose selector matches an object that nobody looks after.</summary>
    public static IEnumerable<ObjectKey> Suitors(ClusterView cluster, Seen orphan, ResourceName children, ResourceName owners) =>
        orphan.Key.Resource != children || orphan.Controller is not null
            ? []
            : cluster.List(owners, orphan.Namespace)
                .Where(owner => LabelSelector.From(owner.Content.At("spec", "selector")).Matches(orphan.Labels))
                .Select(owner => owner.Key);

    private static Seen? Adopt(ClusterView cluster, Seen owner, Seen orphan)
    {
        try
        {
            return cluster.Change(orphan.Key, content =>
            {
                var metadata = content["metadata"]!.AsObject();
                if (metadata["ownerReferences"] is not JsonArray owners)
                {
                    metadata["ownerReferences"] = owners = [];
                }

                if (!owners.OfType<JsonObject>().Any(entry => entry.FlagAt("controller")))
                {
                    owners.Add((JsonNode)OwnerReference.ControlledBy(owner).ToJson());
                }
            });
        }
        catch (StatusException refused) when (refused.Status.Code == 422)
        {
            // It breaks a rule by itself and stays an orphan.
            return null;
        }
    }

    private static void Release(JsonObject content, string uid)
    {
        if (content.At("metadata", "ownerReferences") is not JsonArray owners)
        {
            return;
        }

        foreach (var entry in owners.OfType<JsonObject>().Where(entry => entry.TextAt("uid") == uid).ToList())
        {
            _ = owners.Remove(entry);
        }

        if (owners.Count == 0)
        {
            _ = content["metadata"]!.AsObject().Remove("ownerReferences");
        }
    }
}
