using System.Text.Json.Nodes;
using Flywheel.Lab.Controllers.Events;
using Flywheel.Lab.Controllers.Pods;
using Flywheel.Lab.Kubernetes.Errors;

namespace Flywheel.Lab.Controllers.Deployments;

/// <summary>One look at one Deployment: makes one step towards what it asks for and writes down how far it is.</summary>
internal sealed class Rollout(Seen deployment, ClusterView cluster, EventRecorder events, Pace pace)
{
    private readonly RolloutLimits _limits = RolloutLimits.Read(deployment.Spec);

    // The conditions so far; the counts of it are those before this step.
    private readonly JsonObject _status = deployment.Status.DeepClone().AsObject();

    private List<Seen> _sets = [];
    private Seen? _newest;

    private bool IsRecreate => deployment.Spec.TextAt("strategy", "type") == "Recreate";

    private List<Seen> Older => [.. _sets.Where(set => set.Uid != _newest?.Uid)];

    /// <summary>Makes the step.</summary>
    /// <returns>When the progress deadline fires.</returns>
    public TimeSpan? Step()
    {
        Look();
        if (deployment.IsTerminating)
        {
            return Write(progress: false);
        }

        NotePause();
        var paused = deployment.Spec.FlagAt("paused");
        if (paused || WasScaled())
        {
            NumberNewest();
            Resize(RolloutSteps.Scale(_limits, Size(_newest), Sizes(Older), rolling: !IsRecreate));
            NoteSizes();
            if (paused)
            {
                ForgetOldRevisions();
            }

            return Write(progress: false);
        }

        if (IsRecreate)
        {
            Recreate();
        }
        else
        {
            EnsureNewest();
            Resize(RolloutSteps.Roll(_limits, Size(_newest)!.Value, Sizes(Older)));
        }

        if (DeploymentStatus.IsComplete(deployment.Status, deployment))
        {
            ForgetOldRevisions();
        }

        return Write(progress: true);
    }

    private void Look()
    {
        _sets = [.. Claims.Settle(cluster, deployment, Collections.ReplicaSets, deployment.Spec["selector"]).Where(set => !set.IsTerminating)];
        var wanted = PodTemplateHash.Canonical(deployment.Spec.ObjectAt("template") ?? []);

        // The oldest of several equal ones, so that all looks choose the same.
        _newest = _sets.OrderBy(set => set.Created).ThenBy(set => set.Name, StringComparer.Ordinal)
            .FirstOrDefault(set => PodTemplateHash.Canonical(set.Spec.ObjectAt("template") ?? []) == wanted);
    }

    private void Recreate()
    {
        var active = Older.Where(set => set.Spec.NumberAt("replicas") > 0).ToDictionary(set => set.Name, _ => 0);
        if (active.Count > 0)
        {
            NumberNewest();
            Resize(active);
        }
        else if (Older.Any(set => cluster.OwnedBy(set.Uid).Any(pod => pod.Key.Resource == Collections.Pods && !PodFacts.IsFinished(pod))))
        {
            NumberNewest();
        }
        else
        {
            EnsureNewest();
            if (_newest!.Spec.NumberAt("replicas") != _limits.Replicas)
            {
                Resize(new Dictionary<string, int> { [_newest.Name] = _limits.Replicas });
            }
        }
    }

    private void EnsureNewest()
    {
        if (_newest is null)
        {
            CreateNewest();
        }
        else
        {
            NumberNewest();
        }
    }

    private void CreateNewest()
    {
        var hash = PodTemplateHash.Of(deployment.Spec.ObjectAt("template") ?? [], _status.NumberAt("collisionCount"));
        var revision = _sets.Select(Revisions.Of).DefaultIfEmpty().Max() + 1;
        var set = NewReplicaSet.Make(deployment, hash, revision, _limits);
        var size = RolloutSteps.Grow(_limits, new SetSize("", 0, 0, cluster.Now), Sizes(_sets));
        set["spec"]!["replicas"] = size;
        try
        {
            _newest = cluster.Create(set);
        }
        catch (StatusException exists) when (exists.Status.Reason == "AlreadyExists")
        {
            // Another template has the same hash, or a foreign object the same name: the next look takes another name.
            _status["collisionCount"] = (_status.NumberAt("collisionCount") ?? 0) + 1;
            _ = cluster.SetStatus(deployment, _status);
            throw;
        }
        catch (StatusException refused)
        {
            Conditions.Update(_status, new("Progressing", "False", "ReplicaSetCreateError", refused.Message), cluster.Now);
            events.Record(cluster, deployment, EventType.Warning, "ReplicaSetCreateError", $"Failed to create new replica set \"{set.TextAt("metadata", "name")}\": {refused.Message}");
            _ = cluster.SetStatus(deployment, _status);
            throw;
        }

        _sets.Add(_newest);
        NumberDeployment();
        Conditions.Update(_status, new("Progressing", "True", "NewReplicaSetCreated", $"Created new replica set \"{_newest.Name}\""), cluster.Now);
        if (size > 0)
        {
            events.Record(cluster, deployment, EventType.Normal, "ScalingReplicaSet", $"Scaled up replica set {_newest.Name} from 0 to {size}");
        }
    }

    /// <summary>The set with the present template gets the highest number, also when an old template has come back.</summary>
    private void NumberNewest()
    {
        if (_newest is null)
        {
            return;
        }

        var annotations = (_newest.Metadata.ObjectAt("annotations") ?? []).DeepClone().AsObject();
        Revisions.Annotate(annotations, deployment, Older.Select(Revisions.Of).DefaultIfEmpty().Max() + 1);
        var ready = deployment.Spec["minReadySeconds"];
        if (!JsonNode.DeepEquals(annotations, _newest.Metadata["annotations"]) || !JsonNode.DeepEquals(ready, _newest.Spec["minReadySeconds"]))
        {
            Replace(cluster.Change(_newest.Key, content =>
            {
                content["metadata"]!["annotations"] = annotations;
                if (ready is null)
                {
                    _ = content["spec"]!.AsObject().Remove("minReadySeconds");
                }
                else
                {
                    content["spec"]!["minReadySeconds"] = ready.DeepClone();
                }
            }));
        }

        NumberDeployment();
        if (Conditions.Find(_status, "Progressing") is null)
        {
            Conditions.Update(_status, new("Progressing", "True", "FoundNewReplicaSet", $"Found new replica set \"{_newest.Name}\""), cluster.Now);
        }
    }

    private void NumberDeployment()
    {
        var revision = _newest!.Annotation(Revisions.Revision);
        if (deployment.Annotation(Revisions.Revision) == revision)
        {
            return;
        }

        _ = cluster.Change(deployment.Key, content =>
        {
            var metadata = content["metadata"]!.AsObject();
            if (metadata["annotations"] is not JsonObject annotations)
            {
                metadata["annotations"] = annotations = [];
            }

            annotations[Revisions.Revision] = revision;
        });
    }

    private void Resize(IReadOnlyDictionary<string, int> sizes)
    {
        foreach (var (name, size) in sizes.OrderBy(size => size.Key, StringComparer.Ordinal))
        {
            var set = _sets.First(set => set.Name == name);
            var before = set.Spec.NumberAt("replicas") ?? 0;
            Replace(cluster.Change(set.Key, content =>
            {
                content["spec"]!["replicas"] = size;
                NoteSize(content);
            }));
            var direction = size > before ? "up" : "down";
            events.Record(cluster, deployment, EventType.Normal, "ScalingReplicaSet", $"Scaled {direction} replica set {name} from {before} to {size}");
        }
    }

    // After a change of spec.replicas also the sets whose size did not change take note of it, or it would be seen as a change for ever.
    private void NoteSizes()
    {
        foreach (var set in _sets.Where(set => set.Spec.NumberAt("replicas") > 0 && Noted(set) != _limits.Replicas).ToList())
        {
            Replace(cluster.Change(set.Key, NoteSize));
        }
    }

    private void NoteSize(JsonObject set)
    {
        var metadata = set["metadata"]!.AsObject();
        if (metadata["annotations"] is not JsonObject annotations)
        {
            metadata["annotations"] = annotations = [];
        }

        Revisions.AnnotateSize(annotations, _limits);
    }

    private bool WasScaled() => _sets.Any(set => set.Spec.NumberAt("replicas") > 0 && Noted(set) is { } noted && noted != _limits.Replicas);

    private static int? Noted(Seen set) => int.TryParse(set.Annotation(Revisions.Desired), out var number) ? number : null;

    private void NotePause()
    {
        if (deployment.Spec.NumberAt("progressDeadlineSeconds") == int.MaxValue)
        {
            return;
        }

        var reason = Conditions.Reason(_status, "Progressing");
        var paused = deployment.Spec.FlagAt("paused");
        if (paused && reason is not (DeploymentStatus.TimedOut or "DeploymentPaused"))
        {
            Conditions.Update(_status, new("Progressing", "Unknown", "DeploymentPaused", "Deployment is paused"), cluster.Now);
        }
        else if (!paused && reason == "DeploymentPaused")
        {
            Conditions.Update(_status, new("Progressing", "Unknown", "DeploymentResumed", "Deployment is resumed"), cluster.Now);
        }
    }

    private void ForgetOldRevisions()
    {
        var limit = deployment.Spec.NumberAt("revisionHistoryLimit") ?? 10;
        var idle = Older
            .Where(set => (set.Spec.NumberAt("replicas") ?? 0) == 0
                && (set.Status.NumberAt("replicas") ?? 0) == 0
                && set.Generation <= (set.Status.NumberAt("observedGeneration") ?? 0))
            .OrderBy(Revisions.Of)
            .ToList();
        foreach (var set in idle.Take(Math.Max(0, idle.Count - limit)))
        {
            cluster.Delete(set);
            _ = _sets.Remove(set);
        }
    }

    private TimeSpan? Write(bool progress)
    {
        var now = cluster.Now;
        var status = DeploymentStatus.Count(deployment, _status, _sets, _newest, now);
        if (progress)
        {
            DeploymentStatus.Progress(status, deployment, _newest, pace, now);
        }

        MoveFailure(status, now);
        _ = cluster.SetStatus(deployment, status);
        return DeploymentStatus.UntilDeadline(status, deployment, pace, now);
    }

    private void MoveFailure(JsonObject status, DateTimeOffset now)
    {
        var failure = _sets.OrderByDescending(set => set.Uid == _newest?.Uid)
            .Select(set => Conditions.Find(set.Status, "ReplicaFailure"))
            .FirstOrDefault(condition => condition.TextAt("status") == "True");
        if (failure is null)
        {
            Conditions.Remove(status, "ReplicaFailure");
        }
        else
        {
            Conditions.Update(status, new("ReplicaFailure", "True", failure.TextAt("reason"), failure.TextAt("message")), now);
        }
    }

    private void Replace(Seen? set)
    {
        if (set is not null)
        {
            _sets[_sets.FindIndex(known => known.Uid == set.Uid)] = set;
            _newest = _newest?.Uid == set.Uid ? set : _newest;
        }
    }

    private static List<SetSize> Sizes(IEnumerable<Seen> sets) => [.. sets.Select(set => Size(set)!.Value)];

    private static SetSize? Size(Seen? set) => set is null
        ? null
        : new SetSize(set.Name, set.Spec.NumberAt("replicas") ?? 0, set.Status.NumberAt("availableReplicas") ?? 0, set.Created)
        {
            MostThen = int.TryParse(set.Annotation(Revisions.Most), out var most) ? most : null,
        };
}
