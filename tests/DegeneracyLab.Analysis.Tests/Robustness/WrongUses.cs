using DegeneracyLab.Analysis;
using DegeneracyLab.Analysis.Tests;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

#pragma warning disable CA1806, CA2000, DGL0501, DGL0502 // The process that runs these uses ends with them.

/// <summary>Wrong uses of the analysis; and a few that look wrong and are right.</summary>
internal static class WrongUses
{
    public static IReadOnlyList<WrongUse> All { get; } = [.. Data(), .. Networks(), .. Tensors(), .. Fine()];

    private static IEnumerable<WrongUse> Data()
    {
        foreach ((string name, Action<IInstrumentedNetwork, Tensor> analyse) in Analyses())
        {
            foreach (ScalarType dtype in new[] { ScalarType.Float64, ScalarType.BFloat16, ScalarType.Int64, ScalarType.Bool, ScalarType.ComplexFloat32 })
                yield return new($"{name} of {dtype}", $"but the data are {dtype}", () => analyse(Network(), ones(8, 6, dtype: dtype)));
            foreach (long[] shape in (long[][])[[], [6], [8, 5], [8, 6, 1]])
                yield return new($"{name} of [{string.Join(", ", shape)}]", "DeviceMlp takes data of shape [samples, 6], but got", () => analyse(Network(), ones(shape)));
            yield return new($"{name} of nothing", "The data set is empty", () => analyse(Network(), ones(0, 6)));
            yield return new($"{name} on another device", "DeviceMlp is on cpu, but the data are on meta", () => analyse(Network(), ones(8, 6, device: META)));
            yield return new($"{name} of disposed data", "The data for DeviceMlp were disposed", () =>
            {
                Tensor data = ones(8, 6);
                data.Dispose();
                analyse(Network(), data);
            });
        }
    }

    private static IEnumerable<WrongUse> Networks()
    {
        foreach ((string name, Action<IInstrumentedNetwork, Tensor> analyse) in Analyses())
        {
            yield return new($"{name} of a network that was converted in part", "The parameter Linear2.weight of DeviceMlp is Float64, but Linear1.weight is Float32", () => analyse(Changed(layer => layer.to(ScalarType.Float64)), ones(8, 6)));
            yield return new($"{name} of a network with a weight of another shape", "The parameter Linear2.weight of DeviceMlp has shape [5, 4]; expected [5, 5]", () => analyse(Changed(layer => layer.weight = new Parameter(ones(5, 4))), ones(8, 6)));
            yield return new($"{name} of a network in half precision", "DeviceMlp is BFloat16, and an analysis needs a network in Float32 or Float64", () =>
            {
                DeviceMlp network = Network();
                network.to(ScalarType.BFloat16);
                analyse(network, ones(8, 6, dtype: ScalarType.BFloat16));
            });
            yield return new($"{name} of a network without numbers", "DeviceMlp is on meta, where tensors have no numbers", () =>
            {
                DeviceMlp network = Network();
                network.to(META);
                analyse(network, ones(8, 6, device: META));
            });
            yield return new($"{name} of a disposed network", "DeviceMlp was disposed", () =>
            {
                DeviceMlp network = Network();
                network.Dispose();
                analyse(network, ones(8, 6));
            });
        }
    }

    private static IEnumerable<WrongUse> Tensors()
    {
        foreach (long[] shape in (long[][])[[], [3], [2, 4], [2, 3, 1]])
            yield return new($"moments of [{string.Join(", ", shape)}]", "Moments take vectors of real numbers of shape [samples, 3], but got", () => new Moments(3).Add(ones(shape)));
        yield return new("moments of complex numbers", "of ComplexFloat64", () => new Moments(3).Add(ones(2, 3, dtype: ScalarType.ComplexFloat64)));
        yield return new("moments of another width", "Moments of width 4 can't be merged into moments of width 3", () => new Moments(3).Merge(new Moments(4)));
        yield return new("features of another width", "Activations at Input have 6 entries, or 7 with the constant, but got a tensor of shape [2, 5]", () => Basis().Nodes[0].Features(ones(2, 5)));
    }

    /// <summary>Uses that are right, and come near the calls that end the process.</summary>
    private static IEnumerable<WrongUse> Fine()
    {
        yield return new("features of float32", null, () => Basis().Nodes[0].Features(ones(2, 6)));
        yield return new("features of integers", null, () => Basis().Nodes[0].Features(ones(2, 7, dtype: ScalarType.Int64)));
        yield return new("features without samples", null, () => Basis().Nodes[0].Features(ones(0, 6)));
        yield return new("moments of integers", null, () => new Moments(3).Add(ones(2, 3, dtype: ScalarType.Int64)));
        yield return new("moments of half precision", null, () => new Moments(3).Add(ones(2, 3, dtype: ScalarType.BFloat16)));
        // Enough samples for several threads.
        yield return new("many samples", null, () => TensorAnalysis.Run(Network(), Samples(600)));
    }

    private static IEnumerable<(string Name, Action<IInstrumentedNetwork, Tensor> Analyse)> Analyses() =>
    [
        ("a report", (network, data) => Counts.Of(network, data)),
        ("a basis", (network, data) => TensorBasis.Of(network, data)),
        ("interactions", (network, data) => TensorAnalysis.Run(network, data)),
    ];

    private static TensorBasis Basis() => TensorBasis.Of(Network(), Samples(40));

    private static Tensor Samples(long count) => DeviceSamples.Numbers(ScalarType.Float32, CPU, count, 6);

    private static DeviceMlp Network() => new(seed: 1);

    private static DeviceMlp Changed(Action<Linear> change)
    {
        DeviceMlp network = Network();
        change((Linear)network.named_children().Single(named => named.name == "Linear2").module);
        return network;
    }
}
