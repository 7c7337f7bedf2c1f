using System.Text.Json;
using Flywheel.Lab.Faults;

namespace Flywheel.Lab.Tests.Faults;

public sealed class FaultRequestTests
{
    [Theory]
    [InlineData("""{"kind":"request","surface":"kubernetes","mode":"status:429"}""")]
    [InlineData("""{"kind":"request","surface":"forge","method":"GET","path":"/api/v4/**","identity":"pipeline","mode":"hang:100","after":2,"times":1}""")]
    [InlineData("""{"kind":"request","surface":"kubernetes","mode":"drop-watch"}""")]
    [InlineData("""{"kind":"state","mode":"post500","name":"attic-*","after":1,"times":1}""")]
    [InlineData("""{"kind":"state","mode":"unlockfail"}""")]
    [InlineData("""{"kind":"runner","name":"docker-*"}""")]
    [InlineData("""{"kind":"pod","name":"dashboard/web-*"}""")]
    public void A_sensible_fault_is_taken(string json) => Assert.Empty(Read(json).Check());

    [Theory]
    [InlineData("{}", "kind is missing; it must be request, state, runner or pod.")]
    [InlineData("""{"kind":"request","surface":"moon","mode":"cut"}""", "surface is \"moon\"; it must be one of kubernetes, forge, state, ingress.")]
    [InlineData("""{"kind":"request","surface":"forge","mode":"status:200"}""", "mode is \"status:200\"; it must be one of status:CODE, ")]
    [InlineData("""{"kind":"request","surface":"forge","mode":"slow"}""", "mode is \"slow\"; ")]
    [InlineData("""{"kind":"request","surface":"forge","mode":"slow:99999999"}""", "mode is \"slow:99999999\"; ")]
    [InlineData("""{"kind":"request","surface":"forge","mode":"drop-watch"}""", "mode drop-watch is for the surface kubernetes; only it has watches.")]
    [InlineData("""{"kind":"request","surface":"forge","mode":"cut","path":"api"}""", "path is \"api\"; it must begin with / or *.")]
    [InlineData("""{"kind":"request","surface":"forge","mode":"cut","method":"G T"}""", "method is \"G T\"; ")]
    [InlineData("""{"kind":"request","surface":"forge","mode":"cut","times":0}""", "times is 0; ")]
    [InlineData("""{"kind":"request","surface":"forge","mode":"cut","after":-1}""", "after is -1; ")]
    [InlineData("""{"kind":"state","mode":"cut"}""", "mode is \"cut\"; it must be one of post500, ")]
    [InlineData("""{"kind":"state","mode":"hang","surface":"forge"}""", "a state fault has no surface; leave it out.")]
    [InlineData("""{"kind":"runner"}""", "name is missing; ")]
    [InlineData("""{"kind":"runner","name":"a","times":1}""", "a runner fault has no times; leave it out.")]
    [InlineData("""{"kind":"pod","name":"web"}""", "name is \"web\"; it must be NAMESPACE/PATTERN, such as dashboard/web-*.")]
    public void Nonsense_is_refused_with_a_sentence(string json, string expected) =>
        Assert.Contains(Read(json).Check(), problem => problem.StartsWith(expected, StringComparison.Ordinal));

    [Fact]
    public void All_problems_are_told_at_once() =>
        Assert.Equal(3, Read("""{"kind":"request","surface":"x","mode":"x","times":0}""").Check().Length);

    [Fact]
    public void An_unknown_name_is_refused() =>
        Assert.Throws<JsonException>(() => Read("""{"kind":"runner","name":"a","tiems":1}"""));

    [Theory]
    [InlineData("/apis/apps", "/apis/apps/v1/deployments", true)]
    [InlineData("/apis/*/v1/deployments", "/apis/apps/v1/deployments", true)]
    [InlineData("/apis/*", "/apis/apps/v1", false)]
    [InlineData("/apis/**/pods", "/apis/a/b/pods", true)]
    [InlineData("**/pods/web-*", "/api/v1/namespaces/x/pods/web-1", true)]
    [InlineData("**/pods/web-*", "/api/v1/namespaces/x/pods/web-1/log", false)]
    [InlineData("/a.c", "/abc", false)]
    public void Stars_of_a_path_stay_in_their_part(string pattern, string path, bool expected) =>
        Assert.Equal(expected, Glob.OfPath(pattern).Matches(path));

    private static FaultRequest Read(string json) => JsonSerializer.Deserialize(json, FaultJson.Default.FaultRequest)!;
}
