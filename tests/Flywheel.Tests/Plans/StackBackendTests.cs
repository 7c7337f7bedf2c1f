using Flywheel.Diagnostics;
using Flywheel.Plans;
using Flywheel.Tests.Deployments;

namespace Flywheel.Tests.Plans;

public sealed class StackBackendTests : IDisposable
{
    private const string Address = "https://gitlab.example.com/api/v4/projects/1/terraform/state/{state}";

    private readonly StackSandbox _stack = new();

    public void Dispose() => _stack.Dispose();

    [Theory]
    [InlineData("s3", "key=attic-lab")]
    [InlineData("azurerm", "key=attic-lab")]
    [InlineData("oss", "key=attic-lab")]
    [InlineData("cos", "key=attic-lab")]
    [InlineData("gcs", "prefix=attic-lab")]
    [InlineData("consul", "path=attic-lab")]
    [InlineData("kubernetes", "secret_suffix=attic-lab")]
    [InlineData("remote", "")]
    [InlineData("unheard-of", "")]
    public void The_name_of_the_state_goes_where_the_backend_wants_it(string type, string settings)
    {
        var backend = Backend(type);

        Assert.Equal((type, settings), (backend.Init!.Type, string.Join(' ', backend.Init.Settings.Select(s => $"{s.Key}={s.Value}"))));
        Assert.Empty(backend.Environment);
        Assert.Null(backend.StateFile);
    }

    [Fact]
    public void Pg_takes_its_name_from_the_environment()
    {
        var backend = Backend("pg");

        Assert.Empty(backend.Init!.Settings);
        Assert.Equal("attic-lab", backend.Environment["PG_SCHEMA_NAME"]);
    }

    [Fact]
    public void A_local_state_lies_in_the_data_directory_with_and_without_a_block()
    {
        var expected = Path.Combine(_stack.Home.State, "attic-lab.tfstate");

        Assert.Equal(expected, Backend("local").Init!.Settings["path"]);
        _stack.Write("main.tf", "");
        Assert.Equal((expected, null), (_stack.Backend().Value!.StateFile, _stack.Backend().Value!.Init));
    }

    [Fact]
    public void Http_gets_its_address_and_those_of_its_lock()
    {
        var settings = Backend("http", Address).Init!.Settings;

        Assert.Equal(
            ["https://gitlab.example.com/api/v4/projects/1/terraform/state/attic-lab", "https://gitlab.example.com/api/v4/projects/1/terraform/state/attic-lab/lock"],
            new[] { settings["address"], settings["lock_address"] });
        Assert.Equal(settings["lock_address"], settings["unlock_address"]);
        Assert.Empty(Backend("http").Init!.Settings);
    }

    [Theory]
    [InlineData("https://gitlab.example.com/state")]
    [InlineData("https://user:password@gitlab.example.com/{state}")]
    [InlineData("https://token@gitlab.example.com/{state}")]
    [InlineData("{state}")]
    public void An_address_that_all_would_share_or_that_holds_a_password_is_refused(string address)
    {
        Write("http");

        var checkedBackend = _stack.Backend(address);

        Assert.Null(checkedBackend.Value);
        var problem = Assert.Single(checkedBackend.Diagnostics);
        Assert.Equal(PlanRules.StateAddress.Code, problem.Code);
        Assert.DoesNotContain("password", problem.Detail.Replace("user name or password", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void What_init_recorded_tells_the_state_and_never_a_credential()
    {
        var data = Path.Combine(_stack.Root, "data");
        Directory.CreateDirectory(data);
        File.WriteAllText(Path.Combine(data, "terraform.tfstate"), """
            {"version":3,"backend":{"type":"http","config":{"address":"https://user:secret@gitlab.example.com/state/attic-lab",
             "lock_address":"https://x","password":"hunter22","username":"me","retry_max":null,"skip_cert_verification":null},"hash":1}}
            """);

        Assert.Equal("http address=https://gitlab.example.com/state/attic-lab", EffectiveBackend.Read(data, Backend("http", Address), NoVariables));
        Assert.Equal(
            "http address=lab:/state/attic-lab", EffectiveBackend.Read(data, _stack.Target() with { Backend = Backend("http", Address), LabStates = "https://gitlab.example.com" }));
    }

    [Fact]
    public void A_local_state_is_the_same_wherever_its_file_lies()
    {
        var data = Path.Combine(_stack.Root, "data");
        Directory.CreateDirectory(data);
        File.WriteAllText(Path.Combine(data, "terraform.tfstate"), """{"backend":{"type":"local","config":{"path":"/somewhere/attic-lab.tfstate","workspace_dir":null}}}""");

        Assert.Equal("local attic-lab", EffectiveBackend.Read(data, Backend("local"), NoVariables));
        _stack.Write("main.tf", "");
        Assert.Equal("local attic-lab", EffectiveBackend.Read("/nowhere", _stack.Backend().Value!, NoVariables));
    }

    [Theory]
    [InlineData("pg", """{"conn_str":"postgres://u:hunter22@h/db","schema_name":null}""", "", "pg server=h:5432/db attic-lab")]
    [InlineData("pg", """{"conn_str":"postgres://u:hunter22@other/db","schema_name":null}""", "", "pg server=other:5432/db attic-lab")]
    [InlineData("pg", """{"conn_str":null}""", "PG_CONN_STR=postgres://u:hunter22@h:5433/db", "pg server=h:5433/db attic-lab")]
    [InlineData("pg", """{"conn_str":null}""", "PG_CONN_STR=postgres:///|PGHOST=h|PGPORT=7|PGDATABASE=db|PGPASSWORD=hunter22", "pg server=h:7/db attic-lab")]
    [InlineData("pg", """{"conn_str":null}""", "PGHOST=/run/postgresql|PGUSER=ci", "pg server=/run/postgresql:5432/ci attic-lab")]
    [InlineData("http", """{"address":null}""", "TF_HTTP_ADDRESS=https://u:hunter22@a.example.com/s", "http address=https://a.example.com/s")]
    [InlineData("http", """{"address":null}""", "TF_HTTP_ADDRESS=https://b.example.com/s", "http address=https://b.example.com/s")]
    [InlineData("http", """{"address":"https://written.example.com/s"}""", "TF_HTTP_ADDRESS=https://b.example.com/s", "http address=https://written.example.com/s")]
    [InlineData("http", """{"address":"https://a.example.com/s?private_token=hunter22&ref=main"}""", "", "http address=https://a.example.com/s?private_token=***&ref=main")]
    [InlineData("s3", """{"bucket":"states","key":"attic","secret_key":"hunter22","endpoint":null}""", "AWS_ENDPOINT_URL_S3=https://minio.example.com", "s3 bucket=states endpoint=https://minio.example.com key=attic")]
    public void Variables_that_say_where_the_state_is_count_like_settings(string type, string config, string variables, string expected)
    {
        var data = Path.Combine(_stack.Root, "data");
        Directory.CreateDirectory(data);
        File.WriteAllText(Path.Combine(data, "terraform.tfstate"), $$"""{"backend":{"type":"{{type}}","config":{{config}}, "hash": 1}, "x": 1}""");

        var told = EffectiveBackend.Read(data, Backend(type), variables.Split('|', StringSplitOptions.RemoveEmptyEntries)
            .Select(v => v.Split('=', 2)).ToDictionary(v => v[0], v => v[1], StringComparer.Ordinal));

        Assert.Equal(expected, told);
        Assert.DoesNotContain("hunter22", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://h", "h:5432/?")]
    [InlineData("postgresql://u@h/db?sslmode=disable", "h:5432/db")]
    [InlineData("postgres://u:p%40ss@h:1,i:2/d%20b", "h:1,i:2/d b")]
    [InlineData("postgres://u:p@ss@h/db", "h:5432/db")]
    [InlineData("postgres://u:p@[::1]:6/db", "[::1]:6/db")]
    [InlineData("postgres://u:p@[::1]/db", "[::1]:5432/db")]
    [InlineData("postgres://u:p@/db?host=/run/pg&port=7", "/run/pg:7/db")]
    [InlineData("postgres://u:p@h", "h:5432/u")]
    [InlineData("host=h dbname=db user=u password=p", "h:5432/db")]
    [InlineData("host = h  port = 7 password='it\\'s host=evil' dbname='d b'", "h:7/d b")]
    [InlineData("user=u password=p", "localhost:5432/u")]
    [InlineData("nonsense", "?")]
    public void The_server_of_a_connection_string_is_told_without_credentials(string connection, string expected) =>
        Assert.Equal(expected, PostgresServer.Of(connection, NoVariables));

    private static Dictionary<string, string> NoVariables => [];

    private StackBackend Backend(string type, string? address = null)
    {
        Write(type);
        return _stack.Backend(address).Value!;
    }

    private void Write(string type) => _stack.Write("main.tf", $"terraform {{\n  backend \"{type}\" {{}}\n}}\n");
}
