using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>An analysis that several processes make, each from the beginning: the same network, data and options everywhere.</summary>
internal static class Example
{
    public const int Samples = 3000;

    public static AnalysisOptions Options => new() { BasisKind = BasisKind.Local, Centre = true };

    public static TestMlp Network() => new(8, "12b ReLU 10b ReLU 6b", seed: 5);

    /// <summary>Data of different variances, so that no two directions are near to each other.</summary>
    public static Tensor Data()
    {
        using var scope = NewDisposeScope();
        return (Compare.Gaussian(91, Samples, 8) * tensor([.. Enumerable.Range(0, 8).Select(i => Math.Pow(1.4, -i))], ScalarType.Float64, CPU) + 0.2).MoveToOuterDisposeScope();
    }

    public static AnalysisResult InOnePiece()
    {
        using TestMlp network = Network();
        using Tensor data = Data();
        return NetworkAnalysis.Run(network, data, Options);
    }
}
