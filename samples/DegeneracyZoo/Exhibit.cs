using DegeneracyLab;
using DegeneracyLab.Analysis;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Samples.Zoo;

/// <summary>A network of the zoo: one mechanism, weights and data that can be followed by hand, and the numbers derived from them.</summary>
internal sealed record Exhibit
{
    /// <summary>What it is called on the command line.</summary>
    public required string Name { get; init; }

    /// <summary>What makes directions free, in a few words.</summary>
    public required string Mechanism { get; init; }

    /// <summary>What to look at.</summary>
    public required string LookAt { get; init; }

    /// <summary>Makes the network in float64, with any weights.</summary>
    public required Func<IInstrumentedNetwork> New { get; init; }

    /// <summary>
    /// The numbers of each parameter in the order of the network's parameters, row by row: a row of a weight is what one unit reads.
    /// </summary>
    public required double[][] Weights { get; init; }

    /// <summary>The inputs of each sample.</summary>
    public required double[][] Samples { get; init; }

    /// <summary>Other samples, on which fewer directions are free; null if there are none.</summary>
    public double[][]? FreshSamples { get; init; }

    /// <summary>The numbers as they were derived by hand.</summary>
    public required ZooCounts Derived { get; init; }

    /// <summary>Makes the network with the exhibit's weights.</summary>
    /// <returns>The network, which the caller disposes.</returns>
    /// <exception cref="InvalidOperationException">The weights are not as many as the network's.</exception>
    public IInstrumentedNetwork Network()
    {
        IInstrumentedNetwork network = New();
        IReadOnlyList<(string Name, Parameter Parameter)> parameters = network.NamedParameters();
        if (parameters.Count != Weights.Length)
            throw new InvalidOperationException(
                $"{Name} states {Weights.Length} parameters, but {network.Description.Name} has {parameters.Count}: "
                + $"{string.Join(", ", parameters.Select(named => named.Name))}.");
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (((string name, Parameter parameter), double[] numbers) in parameters.Zip(Weights))
        {
            if (parameter.numel() != numbers.Length)
                throw new InvalidOperationException($"{Name} states {numbers.Length} numbers for {name}, which has {parameter.numel()}.");
            parameter.copy_(tensor(numbers, parameter.shape, ScalarType.Float64));
        }

        return network;
    }

    /// <summary>Samples as a tensor, [samples, ..input..].</summary>
    /// <param name="samples">The inputs of each sample.</param>
    /// <param name="network">The network that takes them.</param>
    /// <returns>The tensor, which the caller disposes.</returns>
    public static Tensor Data(double[][] samples, IInstrumentedNetwork network) =>
        tensor([.. samples.SelectMany(sample => sample)], [samples.Length, .. network.Description.InputShape], ScalarType.Float64);

    /// <summary>Counts and explains all free directions; where a number of them is to be proved, proves it.</summary>
    /// <returns>The result.</returns>
    public AnalysisResult Analyse()
    {
        IInstrumentedNetwork network = Network();
        using var disposed = (IDisposable)network;
        using Tensor data = Data(Samples, network);
        using Tensor? fresh = FreshSamples is null ? null : Data(FreshSamples, network);
        return NetworkAnalysis.Run(network, data, new()
        {
            Basis = false,
            Degeneracy = DegeneracyCount.Exact,
            Proof = Derived.ProvedNullity is null ? null : new(),
            FreshData = fresh is null ? null : Dataset.Of(fresh),
        });
    }
}
