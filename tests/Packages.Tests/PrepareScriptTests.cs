using System.Diagnostics;
using Packages.Tests.Infrastructure;

namespace Packages.Tests;

/// <summary>
/// What run.sh and test.sh say on a machine that lacks something. The machine is played by commands that take the place of the
/// real ones.
/// </summary>
public sealed class PrepareScriptTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("prepare-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("Linux", "aarch64", "error: this is Linux on aarch64, and libtorch, TorchSharp's native library, is published for Linux on x86_64 only.")]
    [InlineData("Darwin", "x86_64", "error: this is macOS on x86_64, and libtorch is published for macOS on Arm only.")]
    public void A_processor_without_libtorch_is_named(string system, string machine, string message) =>
        AssertStops("check_platform", message, ("uname", $"[ \"$1\" = -s ] && echo {system} || echo {machine}"));

    [Fact]
    public void Musl_is_named() =>
        AssertStops("check_platform", "error: this system's C library is musl (Alpine Linux), and libtorch needs glibc 2.34 or newer.",
            ("uname", "[ \"$1\" = -s ] && echo Linux || echo x86_64"), ("ldd", "echo 'musl libc (x86_64)' >&2; exit 1"));

    [Fact]
    public void A_missing_SDK_is_named() =>
        AssertStops("check_sdk", "error: the .NET 10 SDK is missing: there is no 'dotnet' on the PATH.");

    [Fact]
    public void Another_SDK_is_named() =>
        AssertStops("check_sdk", "error: the .NET 10 SDK is missing: 'dotnet' is here with SDK 8.0.404, 9.0.100, and global.json asks for 10.0.100 or a later 10.0.",
            ("dotnet", "[ \"$1\" = --list-sdks ] && printf '8.0.404 [/sdk]\\n9.0.100 [/sdk]\\n' || exit 145"));

    [Fact]
    public void A_runtime_without_an_SDK_is_named() =>
        AssertStops("check_sdk", "error: the .NET 10 SDK is missing: 'dotnet' is here with no SDK, and global.json asks for 10.0.100 or a later 10.0.",
            ("dotnet", "[ \"$1\" = --list-sdks ] && exit 0 || exit 145"));

    [Theory]
    [InlineData("error NU1301: Unable to load the service index for source https://feed.example/index.json.", "error: no package feed answers, and not all packages are in the cache yet (about 210 MB to load once).")]
    [InlineData("error NU1101: Unable to find package TorchSharp. No packages exist with this id in source(s): local", "error: the package feeds do not hold all packages: Unable to find package TorchSharp.")]
    [InlineData("error NU1102: Unable to find package libtorch-cpu-linux-x64 with version (>= 2.10.0)", "error: the package feeds do not hold all packages: Unable to find package libtorch-cpu-linux-x64 with version (>= 2.")]
    [InlineData("error : No space left on device : '/cache/libtorch_cpu.so'", "error: the disk is full: the packages take about 1 GB in /cache.")]
    [InlineData("error MSB4025: The project file could not be loaded.", "error: the packages could not be restored.")]
    public void A_restore_that_fails_says_why(string output, string message) =>
        AssertStops("restore DSL.sln", message, ("dotnet", $"[ \"$1\" = nuget ] && echo 'global-packages: /cache' && exit 0; echo \"{output}\"; exit 1"));

    [Fact]
    public void What_is_there_is_not_complained_about()
    {
        (int code, string output) = Run("check_platform; check_sdk; restore DSL.sln; echo fine",
            ("uname", "[ \"$1\" = -s ] && echo Linux || echo x86_64"), ("ldd", "echo 'ldd (GNU libc) 2.36'"), ("dotnet", "exit 0"));
        Assert.Equal((0, "fine"), (code, output));
    }

    private void AssertStops(string step, string message, params (string Name, string Script)[] commands)
    {
        (int code, string output) = Run(step + "; echo 'and it goes on'", commands);
        Assert.Equal(1, code);
        Assert.StartsWith(message, output, StringComparison.Ordinal);
        // What is wrong, and what to do: nothing else, and each once.
        Assert.InRange(output.Split('\n').Length, 2, 3);
        Assert.DoesNotContain("goes on", output, StringComparison.Ordinal);
    }

    private (int Code, string Output) Run(string steps, params (string Name, string Script)[] commands)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The scripts need bash.");
        string tools = Path.Combine(folder, "bin"), place = Path.Combine(folder, "clone");
        Directory.CreateDirectory(tools);
        Directory.CreateDirectory(place);
        foreach (string tool in (string[])["sed", "paste", "grep", "mkdir", "touch", "tail", "head", "sort", "uname", "ldd"])
            if ((string?[])["/usr/bin/" + tool, "/bin/" + tool] is { } places && places.FirstOrDefault(File.Exists) is { } found)
                File.CreateSymbolicLink(Path.Combine(tools, tool), found);
        foreach ((string name, string script) in commands)
        {
            string path = Path.Combine(tools, name);
            File.Delete(path);
            File.WriteAllText(path, $"#!/bin/bash\n{script}\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var start = new ProcessStartInfo("/bin/bash", ["-c", $"source '{Path.Combine(BuildFacts.RepositoryRoot, "eng", "prepare.sh")}'\n{{ {steps}; }} 2>&1"])
        {
            WorkingDirectory = place,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = tools;
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.Trim());
    }
}
