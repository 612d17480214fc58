using System.Diagnostics;
using System.Globalization;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>One of the <see cref="ProcessTasks"/> in a process of its own: this test assembly once more, told to run that test alone.</summary>
internal sealed class TestProcess
{
    private readonly Process process;
    private readonly Task<string> output, errors;

    private TestProcess(Process process)
    {
        this.process = process;
        output = process.StandardOutput.ReadToEndAsync();
        errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts it.</summary>
    /// <param name="task">The task's method.</param>
    /// <param name="folder">Where it reads and writes.</param>
    /// <param name="part">Its part.</param>
    public static TestProcess Start(string task, string folder, int part)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in new[] { typeof(TestProcess).Assembly.Location, "-explicit", "only", "-method", $"*.{task}" })
            start.ArgumentList.Add(argument);
        start.Environment[ProcessTasks.Folder] = folder;
        start.Environment[ProcessTasks.Part] = part.ToString(CultureInfo.InvariantCulture);
        return new(Process.Start(start)!);
    }

    /// <summary>Waits for it, and throws if it failed.</summary>
    public void RequireSuccess()
    {
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"The process ended with {process.ExitCode}: {output.Result}{errors.Result}");
        process.Dispose();
    }

    /// <summary>Kills it after a while, if it still runs.</summary>
    /// <returns>Whether it ran.</returns>
    public bool KillAfter(TimeSpan time)
    {
        bool ended = process.WaitForExit(time);
        if (!ended)
        {
            process.Kill();
            process.WaitForExit();
        }
        else
        {
            Assert.True(process.ExitCode == 0, $"The process ended with {process.ExitCode}: {output.Result}{errors.Result}");
        }

        process.Dispose();
        return !ended;
    }
}
