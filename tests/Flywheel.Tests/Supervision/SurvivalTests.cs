using System.Collections.Immutable;
using Flywheel.Supervision;

namespace Flywheel.Tests.Supervision;

/// <summary>Whether a supervisor outlives flywheel, by what flywheel sees of the place it runs in.</summary>
public sealed class SurvivalTests
{
    private static readonly SurvivalFacts Machine = new()
    {
        Pid = 4711,
        PidNamespace = "pid:[4026531836]",
        FirstProcess = "systemd",
        Cgroups = "0::/user.slice/user-1000.slice/session-3.scope\n",
        Found = [],
        Variables = ImmutableSortedDictionary<string, string>.Empty,
    };

    [Theory]
    [InlineData("0::/user.slice/user-1000.slice/session-3.scope\n", true, "nothing here")]
    [InlineData("0::/user.slice/user-1000.slice/user@1000.service/app.slice/vte-spawn-1.scope\n", true, "nothing here")]
    [InlineData("0::/init.scope\n", true, "nothing here")]
    [InlineData("0::/\n", true, "nothing here")]
    [InlineData("", true, "nothing here")]
    [InlineData("0::/system.slice/flywheel.service\n", false, "unit flywheel.service,")]
    [InlineData("0::/system.slice/flywheel.service/job-1\n", false, "unit flywheel.service,")]
    [InlineData("0::/user.slice/user-1000.slice/user@1000.service/app.slice/flywheel.service\n", false, "unit flywheel.service,")]
    [InlineData("0::/user.slice/user-1000.slice/user@1000.service\n", false, "unit user@1000.service,")]
    [InlineData("1:name=systemd:/system.slice/gitlab-runner.service\n0::/\n", false, "unit gitlab-runner.service,")]
    [InlineData("0::/system.slice/docker-0123456789abcdef.scope\n", false, "in docker-0123456789abcdef.scope)")]
    [InlineData("12:cpu:/docker/0123456789abcdef\n", false, "in docker)")]
    [InlineData("0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1.slice/cri-containerd-1.scope\n", false, "in kubepods.slice)")]
    [InlineData("0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-1.scope/container\n", false, "in libpod-1.scope)")]
    [InlineData("0::/machine.slice/libpod-1.scope\n", false, "in libpod-1.scope)")]
    public void The_cgroup_tells_who_ends_it(string cgroups, bool possible, string because) => Judges(Machine with { Cgroups = cgroups }, possible, because);

    [Theory]
    [InlineData("CI", "true", false)]
    [InlineData("CI", "1", false)]
    [InlineData("CI", "false", true)]
    [InlineData("CI", "", true)]
    [InlineData("GITLAB_CI", "true", false)]
    [InlineData("GITHUB_ACTIONS", "true", false)]
    [InlineData("BUILDKITE", "true", false)]
    [InlineData("JENKINS_URL", "https://ci.example.com", false)]
    [InlineData("HOME", "/root", true)]
    [InlineData("FLYWHEEL_DETACH", "auto", true)]
    [InlineData("FLYWHEEL_DETACH", "never", false)]
    public void Variables_tell_a_CI_job(string name, string value, bool possible) =>
        Judges(Machine with { Variables = Machine.Variables.Add(name, value) }, possible, possible ? "nothing here" : name);

    [Theory]
    [InlineData("/.dockerenv")]
    [InlineData("/run/.containerenv")]
    [InlineData("/var/run/secrets/kubernetes.io")]
    public void Marker_files_tell_a_container(string marker) => Judges(Machine with { Cgroups = "0::/\n", Found = [marker] }, false, marker);

    [Theory]
    [InlineData("pid:[4026532197]", "sh", false)]
    [InlineData("pid:[4026532197]", "tini", false)]
    [InlineData("pid:[4026532197]", "", false)]
    [InlineData("pid:[4026532197]", "systemd", true)]
    [InlineData("pid:[4026531836]", "whatever", true)]
    [InlineData("", "", true)]
    public void A_pid_namespace_ends_with_its_first_process_unless_that_is_an_init(string name, string first, bool possible) =>
        Judges(Machine with { PidNamespace = name, FirstProcess = first }, possible, possible ? "nothing here" : "pid namespace of its own");

    [Fact]
    public void The_first_process_takes_everybody_with_it_whatever_it_is_told()
    {
        Judges(Machine with { Pid = 1 }, false, "first process");
        Judges(Machine with { Pid = 1, Variables = Machine.Variables.Add("FLYWHEEL_DETACH", "always") }, false, "first process");
    }

    [Fact]
    public void Whoever_knows_better_says_so() => Judges(
        Machine with { Cgroups = "0::/system.slice/flywheel.service\n", Variables = Machine.Variables.Add("FLYWHEEL_DETACH", "always").Add("CI", "true") },
        true,
        "FLYWHEEL_DETACH says so");

    [Fact]
    public void The_facts_of_this_very_process_can_be_read()
    {
        var facts = SurvivalFacts.Read(Machine.Variables);

        Assert.Equal(Environment.ProcessId, facts.Pid);
        Assert.Matches(@"^pid:\[\d+\]$", facts.PidNamespace);
        Assert.NotEqual("", facts.FirstProcess);
        Assert.Contains(':', facts.Cgroups);
    }

    private static void Judges(SurvivalFacts facts, bool possible, string because)
    {
        var survival = Survival.Of(facts);

        Assert.Equal(possible, survival.IsPossible);
        Assert.Contains(because, survival.Reason, StringComparison.Ordinal);
    }
}
