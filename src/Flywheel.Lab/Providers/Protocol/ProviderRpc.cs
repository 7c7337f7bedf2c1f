using System.Text.Json;
using Flywheel.Lab.Providers.Framework;
using Flywheel.Lab.Providers.Protocol.Wire;
using Flywheel.Lab.Providers.Values;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;
using Microsoft.AspNetCore.Connections.Features;

namespace Flywheel.Lab.Providers.Protocol;

/// <summary>Plugin protocol 6 as tofu calls it; which provider answers is decided by the socket that the connection came to.</summary>
internal sealed class ProviderRpc : Provider.ProviderBase
{
    public override Task<SchemaResponse> GetProviderSchema(SchemaRequest request, ServerCallContext context)
    {
        var provider = SessionOf(context).Definition;
        var response = new SchemaResponse { Provider = WireValues.To(provider.Schema), ServerCapabilities = new() { GetProviderSchemaOptional = true } };
        foreach (var resource in provider.Resources)
        {
            response.ResourceSchemas.Add(resource.TypeName, WireValues.To(resource.Schema));
        }

        foreach (var source in provider.DataSources)
        {
            response.DataSourceSchemas.Add(source.TypeName, WireValues.To(source.Schema));
        }

        return Task.FromResult(response);
    }

    public override Task<ValidateProviderResponse> ValidateProviderConfig(ValidateProviderRequest request, ServerCallContext context)
    {
        var response = new ValidateProviderResponse();
        var provider = SessionOf(context).Definition;
        return AnsweringAsync(response, response.Diagnostics, () =>
        {
            var config = WireValues.From(request.Config, provider.Schema.Type);
            Add(response.Diagnostics, SchemaCheck.Check(provider.Schema.Block, config, ValuePath.Root).Concat(provider.Validate(config)));
            return Task.CompletedTask;
        });
    }

    public override Task<ConfigureResponse> ConfigureProvider(ConfigureRequest request, ServerCallContext context)
    {
        var response = new ConfigureResponse();
        var session = SessionOf(context);
        return AnsweringAsync(response, response.Diagnostics, async () =>
        {
            var config = WireValues.From(request.Config, session.Definition.Schema.Type);
            using var stop = Stopping(session, context);
            session.Client = await session.Definition.ConfigureAsync(config, session.Run, stop.Token);
        });
    }

    public override Task<ValidateResponse> ValidateResourceConfig(ValidateRequest request, ServerCallContext context)
    {
        var response = new ValidateResponse();
        return AnsweringAsync(response, response.Diagnostics, () =>
        {
            var resource = ResourceOf(SessionOf(context), request.TypeName);
            var config = WireValues.From(request.Config, resource.Schema.Type);
            Add(response.Diagnostics, SchemaCheck.Check(resource.Schema.Block, config, ValuePath.Root).Concat(resource.Validate(config)));
            return Task.CompletedTask;
        });
    }

    public override Task<ValidateResponse> ValidateDataResourceConfig(ValidateRequest request, ServerCallContext context)
    {
        var response = new ValidateResponse();
        return AnsweringAsync(response, response.Diagnostics, () =>
        {
            var source = DataSourceOf(SessionOf(context), request.TypeName);
            var config = WireValues.From(request.Config, source.Schema.Type);
            Add(response.Diagnostics, SchemaCheck.Check(source.Schema.Block, config, ValuePath.Root).Concat(source.Validate(config)));
            return Task.CompletedTask;
        });
    }

    public override Task<UpgradeResponse> UpgradeResourceState(UpgradeRequest request, ServerCallContext context)
    {
        var response = new UpgradeResponse();
        return AnsweringAsync(response, response.Diagnostics, () =>
        {
            var resource = ResourceOf(SessionOf(context), request.TypeName);
            using var state = JsonDocument.Parse(request.RawState.Json.Memory);
            response.UpgradedState = WireValues.To(resource.Upgrade(request.Version, state.RootElement), resource.Schema.Type);
            return Task.CompletedTask;
        });
    }

    public override Task<ReadResponse> ReadResource(ReadRequest request, ServerCallContext context)
    {
        var response = new ReadResponse { NewState = request.CurrentState, Private = request.Private };
        var session = SessionOf(context);
        return AnsweringAsync(response, response.Diagnostics, async () =>
        {
            var resource = ResourceOf(session, request.TypeName);
            var state = new ResourceState
            {
                Value = WireValues.From(request.CurrentState, resource.Schema.Type),
                Private = request.Private.Memory,
                Client = ClientOf(session),
            };
            using var stop = Stopping(session, context);
            response.NewState = WireValues.To(await resource.ReadAsync(state, stop.Token), resource.Schema.Type);
            response.Private = ByteString.CopyFrom(state.Private.Span);
            Add(response.Diagnostics, state.Problems);
        });
    }

    public override Task<PlanResponse> PlanResourceChange(PlanRequest request, ServerCallContext context)
    {
        var response = new PlanResponse { PlannedState = request.ProposedNewState, PlannedPrivate = request.PriorPrivate };
        var session = SessionOf(context);
        return AnsweringAsync(response, response.Diagnostics, async () =>
        {
            var resource = ResourceOf(session, request.TypeName);
            var type = resource.Schema.Type;
            var plan = new ResourcePlan
            {
                Config = WireValues.From(request.Config, type),
                Prior = WireValues.From(request.PriorState, type),
                Planned = TofuValue.Null,
                Private = request.PriorPrivate.Memory,
                Client = session.Client,
            };
            using var stop = Stopping(session, context);
            plan = await ResourceOperations.PlanAsync(resource, WireValues.From(request.ProposedNewState, type), plan, stop.Token);
            response.PlannedState = WireValues.To(plan.Planned, type);
            response.PlannedPrivate = ByteString.CopyFrom(plan.Private.Span);
            response.RequiresReplace.AddRange(plan.RequiresReplace.Select(WireValues.To));
            Add(response.Diagnostics, plan.Problems);
        });
    }

    public override Task<ApplyResponse> ApplyResourceChange(ApplyRequest request, ServerCallContext context)
    {
        var response = new ApplyResponse { NewState = request.PriorState, Private = request.PlannedPrivate };
        var session = SessionOf(context);
        return AnsweringAsync(response, response.Diagnostics, async () =>
        {
            var resource = ResourceOf(session, request.TypeName);
            var type = resource.Schema.Type;
            var change = new ResourceChange
            {
                Prior = WireValues.From(request.PriorState, type),
                Planned = WireValues.From(request.PlannedState, type),
                Config = WireValues.From(request.Config, type),
                Private = request.PlannedPrivate.Memory,
                Client = ClientOf(session),
            };
            using var stop = Stopping(session, context);
            response.NewState = WireValues.To(await ResourceOperations.ApplyAsync(resource, change, stop.Token), type);
            response.Private = ByteString.CopyFrom(change.Private.Span);
            Add(response.Diagnostics, change.Problems);
        });
    }

    public override Task<ImportResponse> ImportResourceState(ImportRequest request, ServerCallContext context)
    {
        var response = new ImportResponse();
        var session = SessionOf(context);
        return AnsweringAsync(response, response.Diagnostics, async () =>
        {
            var resource = ResourceOf(session, request.TypeName);
            using var stop = Stopping(session, context);
            var state = await resource.ImportAsync(new(request.Id, ClientOf(session)), stop.Token);
            response.ImportedResources.Add(new ImportedResource { TypeName = request.TypeName, State = WireValues.To(state, resource.Schema.Type) });
        });
    }

    public override Task<DataResponse> ReadDataSource(DataRequest request, ServerCallContext context)
    {
        var response = new DataResponse();
        var session = SessionOf(context);
        return AnsweringAsync(response, response.Diagnostics, async () =>
        {
            var source = DataSourceOf(session, request.TypeName);
            var type = source.Schema.Type;
            using var stop = Stopping(session, context);
            response.State = WireValues.To(await source.ReadAsync(WireValues.From(request.Config, type), ClientOf(session), stop.Token), type);
        });
    }

    public override async Task<StopResponse> StopProvider(StopRequest request, ServerCallContext context)
    {
        await SessionOf(context).StopAsync();
        return new();
    }

    // Whatever fails becomes a diagnostic: a gRPC error would read "Plugin did not respond".
    private static async Task<T> AnsweringAsync<T>(T response, RepeatedField<Diagnostic> diagnostics, Func<Task> answer)
    {
        try
        {
            await answer();
        }
        catch (Exception failure)
        {
            Add(diagnostics, ResourceOperations.ProblemsOf(failure));
        }

        return response;
    }

    private static void Add(RepeatedField<Diagnostic> diagnostics, IEnumerable<ProviderProblem> problems) =>
        diagnostics.AddRange(problems.Select(WireValues.To));

    private static ProviderSession SessionOf(ServerCallContext context) =>
        context.GetHttpContext().Features.Get<IConnectionItemsFeature>()?.Items.TryGetValue(ProviderSession.Key, out var session) == true
            ? (ProviderSession)session!
            : throw new RpcException(new(StatusCode.Unimplemented, "no provider listens here"));

    private static CancellationTokenSource Stopping(ProviderSession session, ServerCallContext context) =>
        CancellationTokenSource.CreateLinkedTokenSource(session.Stopping, context.CancellationToken);

    private static object ClientOf(ProviderSession session) => session.Client
        ?? throw new ProviderException("Provider not configured", $"{session.Definition.Address} was not configured on this connection.");

    private static Resource ResourceOf(ProviderSession session, string typeName) => session.Definition.ResourceOf(typeName)
        ?? throw Unsupported(session, "resource type", typeName, session.Definition.Resources.Select(r => r.TypeName));

    private static DataSource DataSourceOf(ProviderSession session, string typeName) => session.Definition.DataSourceOf(typeName)
        ?? throw Unsupported(session, "data source", typeName, session.Definition.DataSources.Select(r => r.TypeName));

    private static ProviderException Unsupported(ProviderSession session, string what, string typeName, IEnumerable<string> supported) => new(
        $"Unsupported {what}",
        $"The lab's stand-in for {session.Definition.Address} does not know {typeName}. It supports: {string.Join(", ", supported.DefaultIfEmpty("none"))}.");
}
