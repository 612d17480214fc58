using System.Diagnostics;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Python, where it is on the machine with the packages that a test needs.</summary>
internal static class PythonProgram
{
    /// <summary>A Python that has a package; the test is skipped where there is none.</summary>
    public static string With(string package)
    {
        foreach (string python in (string[])["/usr/bin/python3", "python3", "python"])
        {
            try
            {
                using Process process = Start(python, "-c", $"import {package}");
                process.StandardError.ReadToEnd();
                process.WaitForExit();
                if (process.ExitCode == 0)
                    return python;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // There is no program of this name: the next one is tried, and the skip below says so in the end.
            }
        }

        Assert.Skip($"Python with the package {package} is not on this machine (Debian: apt-get install python3-{package}).");
        return "";
    }

    /// <summary>Runs a program, and fails with its errors if it does.</summary>
    public static void Run(string python, params string[] arguments)
    {
        using Process process = Start(python, arguments);
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }

    private static Process Start(string python, params string[] arguments) => Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardError = true })!;
}
