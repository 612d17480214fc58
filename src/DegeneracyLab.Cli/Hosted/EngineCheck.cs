using System.Runtime.InteropServices;
using System.Text.Json;
using DegeneracyLab.Analysis;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Cli;

/// <summary>The part of <c>doctor</c> that needs libtorch: versions, native libraries, devices, and a small network on each of them.</summary>
internal static class EngineCheck
{
    private const int Samples = 64;

    /// <summary>How far results may be from those in float64 on the CPU, as a ratio to the largest.</summary>
    private const double Float64Tolerance = 1e-10, Float32Tolerance = 1e-4;

    /// <summary>Checks all devices.</summary>
    /// <param name="progress">Receives what is done.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>What was found.</returns>
    public static string Run(Action<string, double> progress, CancellationToken cancellationToken)
    {
        using var network = new CheckNetwork(ScalarType.Float64, seed: 1);
        using Tensor samples = randn([Samples, 5], ScalarType.Float64, CPU, generator: new Generator(2));
        using Outcome expected = Outcome.Of(network, samples);
        List<object> checks = [];
        string[] devices = [.. DeviceNames()];
        foreach (string device in devices)
            foreach (ScalarType dtype in new[] { ScalarType.Float64, ScalarType.Float32 })
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress($"{device}, {dtype}", (double)checks.Count / (2 * devices.Length));
                checks.Add(Check(network, samples, expected, device, dtype));
            }

        return JsonSerializer.Serialize(new
        {
            versions = new Dictionary<string, string>
            {
                ["DegeneracyLab"] = Host.VersionOf(typeof(IInstrumentedNetwork).Assembly.Location),
                ["TorchSharp"] = typeof(torch).Assembly.GetName().Version!.ToString(3),
                ["libtorch"] = torch.__version__,
            },
            libraries = Libraries(),
            cuda = cuda.is_available(),
            devices,
            checks,
        });
    }

    private static IEnumerable<string> DeviceNames()
    {
        yield return "cpu";
        for (int index = 0; cuda.is_available() && index < cuda.device_count(); index++)
            yield return $"cuda:{index}";
    }

    private static object Check(CheckNetwork network, Tensor samples, Outcome expected, string device, ScalarType dtype)
    {
        double tolerance = dtype == ScalarType.Float64 ? Float64Tolerance : Float32Tolerance;
        try
        {
            using CheckNetwork copy = network.Copy(dtype);
            copy.to(torch.device(device));
            using Tensor moved = samples.to(dtype, torch.device(device));
            using Outcome found = Outcome.Of(copy, moved);
            double difference = found.DifferenceFrom(expected);
            return new { device, dtype = dtype.ToString(), difference, tolerance, passes = difference <= tolerance, error = (string?)null };
        }
        catch (Exception exception) when (exception is ExternalException or InvalidOperationException or ArgumentException)
        {
            // Whatever a device refuses is what the doctor is asked for.
            return new { device, dtype = dtype.ToString(), difference = -1.0, tolerance, passes = false, error = (string?)CommandFailure.Of(exception).Message };
        }
    }

    /// <summary>The native libraries that TorchSharp needs, and where this process has them.</summary>
    private static object[] Libraries()
    {
        string[] names = OperatingSystem.IsWindows() ? ["LibTorchSharp.dll", "torch_cpu.dll", "c10.dll"] : OperatingSystem.IsMacOS() ? ["libLibTorchSharp.dylib", "libtorch_cpu.dylib", "libc10.dylib"] : ["libLibTorchSharp.so", "libtorch_cpu.so", "libc10.so"];
        string[] loaded = [.. System.Diagnostics.Process.GetCurrentProcess().Modules.Cast<System.Diagnostics.ProcessModule>().Select(module => module.FileName)];
        return [.. names.Select(name => new { name, path = loaded.FirstOrDefault(path => Path.GetFileName(path) == name) })];
    }

    /// <summary>Outputs and Jacobians of a network on samples, and the free directions of its parameters.</summary>
    private sealed record Outcome(Tensor Output, Tensor Jacobian, long FreeDirections) : IDisposable
    {
        public static Outcome Of(CheckNetwork network, Tensor samples)
        {
            using var noGrad = no_grad();
            using var scope = NewDisposeScope();
            using var trace = network.Trace(samples);
            Tensor output = network.call(samples).to(ScalarType.Float64, CPU), jacobian = network.Jacobian(trace, CheckNetwork.Hooks.Input, CheckNetwork.Hooks.Output).to(ScalarType.Float64, CPU);
            long free = NetworkAnalysis.Run(network, samples, new() { Basis = false }).Degeneracy!.Total;
            return new(output.MoveToOuterDisposeScope(), jacobian.MoveToOuterDisposeScope(), free);
        }

        /// <summary>The largest difference, as a ratio to the largest number; infinity where numbers of free directions differ.</summary>
        public double DifferenceFrom(Outcome other) => FreeDirections != other.FreeDirections
            ? double.MaxValue
            : Math.Max(Ratio(Output, other.Output), Ratio(Jacobian, other.Jacobian));

        public void Dispose()
        {
            Output.Dispose();
            Jacobian.Dispose();
        }

        private static double Ratio(Tensor found, Tensor expected)
        {
            using var scope = NewDisposeScope();
            return (found - expected).abs().max().item<double>() / expected.abs().max().item<double>();
        }
    }
}
