using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Chains of ReLU layers from matrices, and what is compared of their exact degeneracy.</summary>
internal static class ExactChains
{
    public static readonly string[] StageNames = ["act", "jac", "cond1", "sync", "gen_u", "gen_c", "pair_u", "pair_c", "r3_u", "r3_c", "r4_u", "r4_c"];

    /// <summary>A chain with given matrices, whose last columns are biases if it has any.</summary>
    public static TestMlp Network(int[] widths, bool bias, IEnumerable<Tensor> matrices)
    {
        var network = new TestMlp(widths[0], string.Join(" ReLU ", widths.Skip(1).Select(width => width + (bias ? "b" : ""))));
        CaseNetworks.SetWeights(network, matrices, bias);
        return network;
    }

    public static Tensor Numbers(double[,] matrix) => tensor([.. matrix.Cast<double>()], [matrix.GetLength(0), matrix.GetLength(1)], ScalarType.Float64);

    /// <summary>A stored network and its samples.</summary>
    public static (TestMlp Network, Tensor Data) Stored(string file, ReferenceCase stored)
    {
        using SafetensorsContent content = Safetensors.Read(ReferenceCase.PathOf(file + ".safetensors"));
        TestMlp network = Network(stored.Widths, stored.Bias, Enumerable.Range(0, stored.Widths.Length - 1).Select(layer => content.Tensors[$"{stored.Name}.W{layer}"]));
        return (network, content.Tensors[$"{stored.Name}.x"].clone());
    }

    /// <summary>Nullity, stages, R and sing as a line of text, in which a difference is seen at once.</summary>
    public static string Line(int nullity, IReadOnlyDictionary<string, int> stages, int? redundancy, int? singular) =>
        $"null {nullity}: {string.Join(", ", StageNames.Where(stages.ContainsKey).Select(name => $"{name} {stages[name]}"))}; R {redundancy}; sing {singular}";

    public static string Line(ExactDegeneracy exact) =>
        Line(exact.Nullity, exact.Stages.ToDictionary(stage => stage.Name, stage => stage.Dimension), exact.PathRedundancy, exact.Singular);
}
