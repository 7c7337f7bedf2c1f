using System.Globalization;
using System.Text.Json.Nodes;
using Flywheel.Lab.Kubernetes.Errors;
using Flywheel.Lab.Kubernetes.Kinds;
using Flywheel.Lab.Kubernetes.Objects;
using Flywheel.Lab.Kubernetes.Ownership;
using ObjectRules = Flywheel.Lab.Kubernetes.Schemas.ObjectRules;

namespace Flywheel.Lab.Kubernetes.Lifecycle;

/// <summary>Turns what a client wants into what is stored. Everything here is called under the store's gate.</summary>
internal sealed class ObjectWriter(ObjectStore store, KindCatalog kinds, TimeProvider time)
{
    /// <summary>The most that one object may take, in bytes.</summary>
    public const int MaximumBytes = 3 * 1024 * 1024;

    private static readonly ResourceName Namespaces = new("", "namespaces");

    private readonly ObjectRules _rules = new(() => store.Now.List(new("", "services"), null));

    /// <summary>Stores a new object.</summary>
    /// <param name="applied">It comes from <see cref="Merge"/>, which has named the owners of its fields.</param>
    public KubeObject Create(ApiKind kind, JsonObject content, WriteContext context, bool applied)
    {
        var now = time.GetUtcNow();
        content = KubeJson.AsRead(content);
        if (kind.Namespaced && content.Namespace().Length == 0)
        {
            content.MetadataObject()["namespace"] = "default";
        }

        NewObject.Complete(kind, content, now);
        var key = kind.Key(content.Namespace(), content.Name());
        CheckDefinition(kind);
        CheckNamespace(key);
        if (store.Now.Find(key) is not null)
        {
            throw new StatusException(ApiStatus.AlreadyExists(key.Resource, key.Name));
        }

        content = _rules.Prepare(kind, content, null, context);
        if (CustomResources.IsDefinition(kind))
        {
            CustomResources.Accept(content, now);
        }

        if (!applied)
        {
            ManagedFields.Record(null, content, kind, context, now);
        }

        var created = Put(kind, key, content, context.DryRun);
        if (key.Resource == Namespaces && !context.DryRun)
        {
            CreateServiceAccount(key.Name);
        }

        return created;
    }

    /// <summary>Stores a changed object, or nothing when the change is none.</summary>
    public KubeObject Change(KubeObject before, Func<JsonObject, JsonObject> change, WriteContext context, ApiKind? kind, bool applied)
    {
        var live = before.Content();
        kind ??= kinds.ByKind(live.Text("apiVersion"), live.Text("kind")) ?? throw new StatusException(ApiStatus.NoSuchPath());
        if (live.Text("apiVersion") != kind.ApiVersion)
        {
            live = KindVersions.Convert(live, kind);
        }

        var after = KubeJson.AsRead(change(live.DeepClone().AsObject()));
        ChangedObject.CheckPreconditions(before, after);
        after = ChangedObject.Keep(kind, live, after, context.Subresource);
        after = _rules.Prepare(kind, after, live, context);
        if (CustomResources.IsDefinition(kind))
        {
            CustomResources.Accept(after, time.GetUtcNow());
        }

        if (!applied)
        {
            ManagedFields.Record(live, after, kind, context, time.GetUtcNow());
        }

        if (ChangedObject.Same(live, after))
        {
            return before;
        }

        if (Generations.Counts(kind) && Generations.Differ(kind, live, after))
        {
            after.MetadataObject()["generation"] = (live.MetadataObject().Number("generation") ?? 0) + 1;
        }

        return Deletion.IsMarked(after) && !Deletion.Waits(kind, after)
            ? Remove(before.Key, after, context.DryRun)
            : Put(kind, before.Key, after, context.DryRun);
    }

    /// <summary>Removes an object, or marks it as going.</summary>
    public KubeObject Delete(KubeObject found, DeleteRequest request, WriteContext context)
    {
        Deletion.Check(found, request);
        var before = found.Content();
        var kind = kinds.ByKind(before.Text("apiVersion"), before.Text("kind"));
        if (kind is null)
        {
            // Its definition is gone or serves another version now: nobody is left who could know a rule.
            return Remove(found.Key, before, context.DryRun);
        }

        var after = before.DeepClone().AsObject();
        Deletion.Propagate(after, request.PropagationPolicy);
        if (CustomResources.IsDefinition(kind) && !context.DryRun && !Emptied(CustomResources.Defined(after), context))
        {
            CustomResources.Hold(after, time.GetUtcNow());
        }

        var grace = Deletion.Grace(kind, after, request);
        if (Deletion.IsMarked(after) && grace == 0)
        {
            after.MetadataObject()["deletionGracePeriodSeconds"] = 0;
        }

        if (grace == 0 && !Deletion.Waits(kind, after))
        {
            return Remove(found.Key, after, context.DryRun);
        }

        if (!Deletion.IsMarked(after))
        {
            Deletion.Mark(kind, after, time.GetUtcNow(), grace);
        }

        return ChangedObject.Same(before, after) ? found : Put(kind, found.Key, after, context.DryRun);
    }

    /// <summary>What server-side apply makes of an object.</summary>
    public JsonObject Merge(JsonObject? live, JsonObject applied, ApiKind kind, WriteContext context) =>
        ServerSideApply.Merge(live, applied, kind, context, time.GetUtcNow());

    // What has no finalizer goes at once, the rest when it is let go.
    private bool Emptied(ResourceName collection, WriteContext context)
    {
        foreach (var defined in store.Now.List(collection, null))
        {
            _ = Delete(defined, new(), context);
        }

        return store.Now.List(collection, null).IsEmpty;
    }

    private void CheckDefinition(ApiKind kind)
    {
        if (kind.IsCustom && store.Now.Find(CustomResources.DefinitionOf(kind.Resource)) is { } definition && Deletion.IsMarked(definition.Content()))
        {
            throw new StatusException(ApiStatus.MethodNotAllowed() with
            {
                Message = "create not allowed while custom resource definition is terminating",
            });
        }
    }

    private void CheckNamespace(ObjectKey key)
    {
        if (key.Namespace.Length == 0)
        {
            return;
        }

        var found = store.Now.Find(new(Namespaces, "", key.Namespace))
            ?? throw new StatusException(ApiStatus.NotFound(Namespaces, key.Namespace));
        if (Deletion.IsMarked(found.Content()))
        {
            throw new StatusException(ApiStatus.Forbidden(
                key.Resource, key.Name, $"unable to create new content in namespace {key.Namespace} because it is being terminated") with
            {
                Causes = [new("NamespaceTerminating", "metadata.namespace", $"namespace {key.Namespace} is being terminated")],
            });
        }
    }

    private KubeObject Put(ApiKind kind, ObjectKey key, JsonObject content, bool dryRun)
    {
        var version = store.Now.Version + 1;
        if (!dryRun)
        {
            content.MetadataObject()["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
        }

        var stored = new KubeObject(key, content.Metadata("uid"), version, KubeJson.Bytes(content));
        if (stored.Json.Length > MaximumBytes)
        {
            throw new StatusException(ApiStatus.TooLarge(MaximumBytes));
        }

        if (!dryRun)
        {
            store.Put(stored);
            if (CustomResources.IsDefinition(kind))
            {
                CustomResources.Define(kinds, key.Name, content);
            }
        }

        return stored;
    }

    private KubeObject Remove(ObjectKey key, JsonObject content, bool dryRun)
    {
        if (!dryRun && key.Resource == CustomResources.Definitions)
        {
            // Only where somebody took the finalizer away that waits for them is anything left.
            foreach (var orphan in store.Now.List(CustomResources.Defined(content), null))
            {
                _ = Discard(orphan.Key, orphan.Content(), dryRun: false);
            }
        }

        var last = Discard(key, content, dryRun);
        if (!dryRun && store.Now.Find(CustomResources.DefinitionOf(key.Resource)) is { } definition && store.Now.List(key.Resource, null).IsEmpty)
        {
            Release(definition);
        }

        return last;
    }

    private void Release(KubeObject definition)
    {
        var content = definition.Content();
        if (!CustomResources.IsHeld(content))
        {
            return;
        }

        CustomResources.Release(content);
        var kind = kinds.ByKind(content.Text("apiVersion"), content.Text("kind"))!;
        _ = Deletion.Waits(kind, content) ? Put(kind, definition.Key, content, dryRun: false) : Remove(definition.Key, content, dryRun: false);
    }

    private KubeObject Discard(ObjectKey key, JsonObject content, bool dryRun)
    {

        var version = store.Now.Version + 1;
        if (!dryRun)
        {
            content.MetadataObject()["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
        }

        var last = new KubeObject(key, content.Metadata("uid"), version, KubeJson.Bytes(content));
        if (!dryRun)
        {
            store.Remove(last);
            if (key.Resource == CustomResources.Definitions)
            {
                kinds.Define(key.Name, []);
            }
        }

        return last;
    }

    private void CreateServiceAccount(string @namespace) => Create(
        kinds.ByKind("v1", "ServiceAccount")!,
        new() { ["metadata"] = new JsonObject { ["name"] = "default", ["namespace"] = @namespace } },
        new() { Manager = "kube-controller-manager" },
        applied: false);
}
