using System.Text.RegularExpressions;

namespace Packages.Tests.Infrastructure;

/// <summary>What a program did.</summary>
/// <param name="Command">What was run.</param>
/// <param name="ExitCode">How it ended.</param>
/// <param name="Output">What it wrote, to both streams.</param>
internal sealed partial record RunResult(string Command, int ExitCode, string Output)
{
    /// <summary>The errors of a build as <c>place: id: message</c>, each once.</summary>
    public string[] Errors =>
        [.. ErrorLine().Matches(Output).Select(match => $"{Path.GetFileName(match.Groups[1].Value)}: {match.Groups[2].Value}: {match.Groups[3].Value}").Distinct()];

    /// <summary>The warnings of a build, each once.</summary>
    public string[] Warnings => [.. WarningLine().Matches(Output).Select(match => match.Value.Trim()).Distinct()];

    /// <summary>Demands that all went well.</summary>
    public RunResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"{Command} ended with {ExitCode}:\n{Output}");
        return this;
    }

    /// <summary>Demands that it failed with this error and no other.</summary>
    /// <param name="error">The error as <c>place: id: message</c>.</param>
    public void FailedWith(string error)
    {
        Assert.True(ExitCode != 0, $"{Command} did not fail:\n{Output}");
        Assert.Equal([error], Errors);
    }

    [GeneratedRegex(@"^\s*(\S.*?)(?:\(\d+,\d+\))?\s*: error (\w+): (.*?)(?: \[[^\[\]\n]+\])?$", RegexOptions.Multiline)]
    private static partial Regex ErrorLine();

    [GeneratedRegex(@"^.*: warning \w+: .*$", RegexOptions.Multiline)]
    private static partial Regex WarningLine();
}
