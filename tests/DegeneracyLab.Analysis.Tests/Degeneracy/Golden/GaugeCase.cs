using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>A golden case of the gauge: a network with stored parameters and data, and the counts of the Python program.</summary>
/// <param name="Kind">The kind of network.</param>
/// <param name="Seed">The seed from which the program drew parameters and data.</param>
/// <param name="Parameters">The number of trainable parameters.</param>
/// <param name="Nullity">The nullity of the explicit Jacobian, with columns of equal length and without columns of rounding errors.</param>
/// <param name="Symmetries">The dimension of the gauge directions.</param>
/// <param name="Spans">The dimension of the spans.</param>
/// <param name="Together">The dimension of both together: a lower bound of the nullity, which a total should reach.</param>
/// <param name="SmallestKept">The smallest singular value that counts, in units of the largest.</param>
/// <param name="LargestDropped">The largest singular value that does not count, in the same units; 0 if there is none.</param>
internal sealed record GaugeCase(
    string Kind, int Seed, int Parameters, int Nullity, int Symmetries, int Spans, int Together, double SmallestKept, double LargestDropped)
{
    /// <summary>The network in float64 with the stored parameters. The caller disposes it: it is <see cref="IDisposable"/>.</summary>
    public IInstrumentedNetwork Network()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        GaugeKind kind = GaugeCases.Kind(Kind);
        using SafetensorsContent content = Stored();
        IEnumerable<string> ofSeed = content.Tensors.Keys.Where(name => name.StartsWith($"{Seed}.", StringComparison.Ordinal));
        HashSet<string> unused = [.. ofSeed.Except([$"{Seed}.data", $"{Seed}.output"])];
        IInstrumentedNetwork network = kind.Create();
        foreach (var (name, parameter) in ((nn.Module)network).named_parameters())
        {
            GaugeLayer layer = kind.Layers.Single(candidate => name.StartsWith(candidate.Name + ".", StringComparison.Ordinal));
            Set(parameter, name.EndsWith(".weight", StringComparison.Ordinal) ? layer.Weight : layer.Bias, layer.IsTable);
        }

        Assert.Empty(unused);
        return network;

        void Set(Parameter parameter, string? names, bool isTable)
        {
            if (names is null)
            {
                parameter.zero_();
                parameter.requires_grad = false;
                return;
            }

            string[] parts = [.. names.Split(' ').Select(part => $"{Seed}.{part}")];
            Tensor value = cat([.. parts.Select(part => content[part])], -1);
            parameter.copy_((value.dim() == 2 && !isTable ? value.t() : value).reshape(parameter.shape));
            unused.ExceptWith(parts);
        }
    }

    /// <summary>The input, [samples, ..input..], which the caller disposes.</summary>
    public Tensor Data()
    {
        using var scope = NewDisposeScope();
        using SafetensorsContent content = Stored();
        Tensor data = content.Tensors.TryGetValue("tokens", out Tensor? tokens) ? tokens : content[$"{Seed}.data"];
        return (GaugeCases.Kind(Kind).Reshape?.Invoke(data) ?? data).clone().MoveToOuterDisposeScope();
    }

    /// <summary>The stored output, [samples, ..output..], which the caller disposes.</summary>
    public Tensor Output()
    {
        using var scope = NewDisposeScope();
        using SafetensorsContent content = Stored();
        return content[$"{Seed}.output"].clone().MoveToOuterDisposeScope();
    }

    private SafetensorsContent Stored() => Safetensors.Read(GaugeCases.PathOf(Kind + ".safetensors"));
}
