using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace DegeneracyLab.Cli.Tests;

/// <summary>The command as a program: signals, versions, and a disk that is full.</summary>
public sealed class ProcessTests(Tour tour) : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void Help_has_an_example_for_each_command_and_the_exit_codes()
    {
        string help = Scratch.Run("--help");
        Assert.Contains("130  ended by Ctrl+C", help, StringComparison.Ordinal);
        foreach (string command in new[] { "networks", "analyze", "explain", "show", "ablate", "modules", "compare", "pass", "merge", "run", "doctor" })
        {
            Assert.Contains($"  {command} ", help, StringComparison.Ordinal);
            string ofCommand = Scratch.Run(command, "--help");
            Assert.Contains($"Example:\n  degeneracylab {command} ", ofCommand, StringComparison.Ordinal);
            // The example is one line, which can be copied.
            if (Console.IsOutputRedirected && Environment.GetEnvironmentVariable("COLUMNS") is null)
                Assert.All(ofCommand.Split('\n')[..^3], line => Assert.InRange(line.Length, 0, 80));
        }
    }

    /// <summary>Ended at its first progress, whatever the pass: in this process, so that it is the same every time.</summary>
    [Theory]
    [InlineData("analyze")]
    [InlineData("pass")]
    public void A_command_that_is_cancelled_leaves_nothing(string command)
    {
        using var cancellation = new CancellationTokenSource();
        using var error = new CancellingWriter(cancellation);
        using var output = new StringWriter();
        Assert.Equal(ExitCode.Cancelled, CommandLine.Run(tour.Analysis(command, "--basis", "local", "--out", scratch["a/b"]), output, error, cancellation.Token));
        Assert.Equal("", output.ToString());
        Assert.EndsWith("degeneracylab: Cancelled; nothing was written.", error.ToString().TrimEnd(), StringComparison.Ordinal);
        Assert.Empty(scratch.Files);
    }

    [Fact]
    public void Ctrl_C_ends_the_program_with_130_and_leaves_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no command that sends this signal to one process.");
        const int rows = 200_000, columns = 7;
        WriteNumbers(scratch["many.safetensors"], rows, columns);
        // What runs in the background of a script ignores the signal, and so do its children: here it has its effect again.
        string[] start = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", Tour.Command] : [Tour.Command];
        using Process process = Tour.Begin(start[0], scratch.Folder, [.. start[1..], "analyze", Tour.Assembly, "--network", "SizedClassifier", "--size", "hidden=300", "--seed", "1", "--dtype", "float64", "--data", "many.safetensors", "--basis", "local-gradient", "--basis-integration", "trapezoid 50", "--out", "result"]);
        Assert.NotNull(process.StandardError.ReadLine());
        var waited = Stopwatch.StartNew();
        using (Process kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            kill.WaitForExit();
        string rest = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(ExitCode.Cancelled, process.ExitCode);
        Assert.EndsWith("degeneracylab: Cancelled; nothing was written.", rest.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(["many.safetensors"], scratch.Files);
        Assert.True(waited.Elapsed < TimeSpan.FromSeconds(30), $"It took {waited.Elapsed}.");
    }

    [Fact]
    public void A_version_that_does_not_fit_is_one_line_with_both()
    {
        string folder = Path.GetDirectoryName(Tour.Assembly)!;
        foreach (string file in Directory.EnumerateFiles(folder, "*.dll").Append(Path.ChangeExtension(Tour.Assembly, "deps.json")))
            File.Copy(file, scratch[Path.GetFileName(file)]);
        byte[] library = File.ReadAllBytes(scratch["DegeneracyLab.dll"]);
        // The informational version is a text in the metadata.
        string own = Host.VersionOf(Path.Combine(folder, "DegeneracyLab.dll"));
        string other = "9" + own[1..];
        int replaced = 0;
        for (int at = library.AsSpan().IndexOf(Encoding.UTF8.GetBytes(own)); at >= 0; at = library.AsSpan().IndexOf(Encoding.UTF8.GetBytes(own)), replaced++)
            library[at] = (byte)'9';
        Assert.InRange(replaced, 1, 10);
        File.WriteAllBytes(scratch["DegeneracyLab.dll"], library);
        Assert.Equal(
            $"Tour.dll was built with DegeneracyLab {other}, and this is degeneracylab {own}: install the tool of version {other}, or build the project with version {own}.",
            Scratch.Fail(ExitCode.Environment, "networks", scratch["Tour.dll"]));
    }

    [Fact]
    public void An_assembly_without_libtorch_is_one_line_that_says_what_is_missing()
    {
        string folder = Path.GetDirectoryName(Tour.Assembly)!;
        foreach (string file in Directory.EnumerateFiles(folder, "*.dll").Append(Path.ChangeExtension(Tour.Assembly, "deps.json")))
            File.Copy(file, scratch[Path.GetFileName(file)]);
        string[] before = scratch.Files;
        // A process of its own: in this one the library is loaded already.
        (int exitCode, string output, string error) = Tour.Start(Tour.Command, scratch.Folder, "networks", "Tour.dll");
        Assert.Equal((ExitCode.Environment, ""), (exitCode, output));
        Assert.StartsWith("degeneracylab: DegeneracyLab cannot load libtorch, TorchSharp's native library: it is not among the program's files.", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        // TorchSharp's own search would copy it from the package cache.
        Assert.Equal(before, scratch.Files);
    }

    /// <summary>A file system of 16 KiB in a namespace of its own, where the system allows that: writing fails in the middle.</summary>
    [Fact]
    public void A_full_disk_leaves_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Tour.Start("bash", scratch.Folder, "-c", "unshare -rm mount -t tmpfs tmpfs . 2>&1").ExitCode == 0, "Here nobody may mount a file system in a namespace.");
        const string script = "mount -t tmpfs -o size=16k tmpfs .; cd .; cd \"$PWD\"; \"$@\"; code=$?; ls -A; exit $code";
        (int exitCode, string output, string error) = Tour.Start("unshare", scratch.Folder, ["-rm", "bash", "-c", script, "bash", Tour.Command, .. tour.Analysis("analyze", "--basis", "local", "--out", "result")]);
        Assert.True(exitCode == ExitCode.Files, $"{exitCode}: {error}");
        Assert.Contains($"No space left on device : '{scratch["result"]}", Assert.Single(error.Split('\n'), line => line.StartsWith("degeneracylab: ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal("", output);
    }

    /// <summary>A limit of the size of files, as batch systems set it: the signal that ends a process by default is an error like any other.</summary>
    [Fact]
    public void A_file_that_may_not_grow_leaves_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such limit.");
        // The runtime itself maps a large file for its code, unless it is told not to.
        (int exitCode, string output, string error) = Tour.Start("bash", scratch.Folder, ["-c", "ulimit -f 4; export DOTNET_EnableWriteXorExecute=0; \"$@\"", "bash", Tour.Command, .. tour.Analysis("analyze", "--basis", "local", "--out", "result")]);
        Assert.True(exitCode == ExitCode.Files, $"{exitCode}: {error}");
        Assert.Contains(scratch["result"], Assert.Single(error.Split('\n'), line => line.StartsWith("degeneracylab: ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal("", output);
        Assert.Empty(scratch.Files);
    }

    [Fact]
    public void The_tool_brings_no_native_library_of_torch()
    {
        string[] files = [.. Directory.EnumerateFiles(Path.GetDirectoryName(Tour.Command)!, "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file))];
        Assert.DoesNotContain(files, file => file.Contains("LibTorchSharp", StringComparison.OrdinalIgnoreCase) || file.Contains("torch_cpu", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A safetensors file of numbers in float64.</summary>
    private static void WriteNumbers(string file, int rows, int columns)
    {
        byte[] header = Encoding.UTF8.GetBytes($$$"""{"data":{"dtype":"F64","shape":[{{{rows}}},{{{columns}}}],"data_offsets":[0,{{{rows * columns * 8}}}]}}""");
        using FileStream stream = File.Create(file);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        byte[] numbers = new byte[rows * columns * 8];
        for (int index = 0; index < rows * columns; index++)
            BinaryPrimitives.WriteDoubleLittleEndian(numbers.AsSpan(8 * index), Math.Sin(index * (1 + (index % columns))));
        stream.Write(numbers);
    }

    private sealed class CancellingWriter(CancellationTokenSource cancellation) : StringWriter
    {
        public override void Write(char[] buffer, int index, int count)
        {
            cancellation.Cancel();
            base.Write(buffer, index, count);
        }

        public override void Write(string? value)
        {
            cancellation.Cancel();
            base.Write(value);
        }
    }
}
