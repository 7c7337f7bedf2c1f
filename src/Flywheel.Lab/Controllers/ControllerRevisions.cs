using System.Globalization;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Objects;

namespace Flywheel.Lab.Controllers;

/// <summary>
/// The templates that a StatefulSet or DaemonSet has had, kept as ControllerRevisions: <c>kubectl rollout history</c> and <c>undo</c> read them.
/// </summary>
internal sealed class ControllerRevisions
{
    /// <summary>The label by which pods name the revision that they were made from.</summary>
    public const string Label = "controller-revision-hash";

    private static readonly ResourceName Collection = new("apps", "controllerrevisions");

    private readonly List<Seen> _all;
    private readonly Seen _owner;
    private readonly ClusterView _cluster;

    private ControllerRevisions(Seen owner, List<Seen> all, Seen newest, ClusterView cluster)
    {
        (_owner, _all, Newest, _cluster) = (owner, all, newest, cluster);
    }

    /// <summary>The one of the present template; it has the highest number.</summary>
    public Seen Newest { get; private set; }

    /// <summary>Finds the revision of the present template, or makes it.</summary>
    public static ControllerRevisions Keep(Seen owner, ClusterView cluster)
    {
        var all = Claims.Settle(cluster, owner, Collection, owner.Spec["selector"]).OrderBy(Number).ToList();
        var template = owner.Spec.ObjectAt("template") ?? [];
        var wanted = PodTemplateHash.Canonical(template);
        var number = all.Count == 0 ? 1 : Number(all[^1]) + 1;
        var known = all.FindLast(revision => PodTemplateHash.Canonical(Template(revision)) == wanted);
        if (known is null)
        {
            known = Create(owner, template, number, cluster);
            all.Add(known);
        }
        else if (known != all[^1])
        {
            // An old template has come back and gets the next number.
            known = cluster.Change(known.Key, content => content["revision"] = number) ?? known;
            all.RemoveAll(revision => revision.Uid == known.Uid);
            all.Add(known);
        }

        return new(owner, all, known, cluster);
    }

    /// <summary>What pods of the newest revision carry as the value of <see cref="Label"/>; DaemonSets use the hash alone.</summary>
    public string NewestHash => Newest.Labels.TextAt(Label);

    /// <summary>The template of a revision by its name; the present one when nobody knows the name any more.</summary>
    public JsonObject TemplateOf(string name) =>
        _all.Find(revision => revision.Name == name) is { } found ? Template(found) : _owner.Spec.ObjectAt("template") ?? [];

    /// <summary>Forgets the oldest that no pod uses, beyond the owner's limit.</summary>
    public void Trim(IReadOnlySet<string> used)
    {
        var idle = _all.FindAll(revision => revision != Newest && !used.Contains(revision.Name) && !used.Contains(revision.Labels.TextAt(Label)));
        foreach (var old in idle.Take(Math.Max(0, idle.Count - (_owner.Spec.NumberAt("revisionHistoryLimit") ?? 10))))
        {
            _cluster.Delete(old);
        }
    }

    private static Seen Create(Seen owner, JsonObject template, long number, ClusterView cluster)
    {
        try
        {
            return cluster.Create(Make(owner, template, number));
        }
        catch (StatusException exists) when (exists.Status.Reason == "AlreadyExists")
        {
            // The name is another owner's: the next look takes another one.
            var status = owner.Status.DeepClone().AsObject();
            status["collisionCount"] = (status.NumberAt("collisionCount") ?? 0) + 1;
            _ = cluster.SetStatus(owner, status);
            throw;
        }
    }

    private static long Number(Seen revision) => revision.Content.NumberAt("revision") ?? 0;

    private static JsonObject Template(Seen revision)
    {
        var template = (revision.Content.ObjectAt("data", "spec", "template") ?? []).DeepClone().AsObject();
        _ = template.Remove("$patch");
        return template;
    }

    private static JsonObject Make(Seen owner, JsonObject template, long number)
    {
        var hash = PodTemplateHash.Of(template, owner.Status.NumberAt("collisionCount"));
        var data = template.DeepClone().AsObject();
        data["$patch"] = "replace";
        var labels = (template.ObjectAt("metadata", "labels") ?? []).DeepClone().AsObject();
        labels[Label] = hash;
        var annotations = (owner.Metadata.ObjectAt("annotations") ?? []).DeepClone().AsObject();
        return new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "ControllerRevision",
            ["metadata"] = new JsonObject
            {
                ["name"] = string.Create(CultureInfo.InvariantCulture, $"{owner.Name}-{hash}"),
                ["namespace"] = owner.Namespace,
                ["labels"] = labels,
                ["annotations"] = annotations,
                ["ownerReferences"] = new JsonArray(OwnerReference.ControlledBy(owner).ToJson()),
            },
            ["data"] = new JsonObject { ["spec"] = new JsonObject { ["template"] = data } },
            ["revision"] = number,
        };
    }
}
