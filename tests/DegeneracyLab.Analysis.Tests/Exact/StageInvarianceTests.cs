using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Nullity and stages do not depend on the order of units, on their scale, or on the basis within a block of equal gates.</summary>
public sealed class StageInvarianceTests
{
    private static readonly string[] Quick = ["smalldata.1", "struct2h+b.1", "train-two.1"];

    /// <summary>In quick runs three networks, in long runs all of the survey.</summary>
    public static TheoryData<string> Names => [.. LongRun.IsOn ? ReferenceCase.Load("survey").Select(stored => stored.Name) : Quick];

    [Theory]
    [MemberData(nameof(Names))]
    public void Order_scale_and_basis_of_units(string name)
    {
        using var scope = NewDisposeScope();
        ReferenceCase stored = ReferenceCase.Load("survey").Single(one => one.Name == name);
        (TestMlp network, Tensor data) = ExactChains.Stored("survey", stored);
        using TestMlp own = network;
        string line = ExactChains.Line(stored.Nullity, stored.Stages, stored.Redundancy, stored.Singular);
        var random = new Random(17);
        for (int layer = 0; layer < stored.Widths.Length - 2; layer++)
        {
            int units = stored.Widths[layer + 1];
            int[] order = [.. Enumerable.Range(0, units).OrderBy(_ => random.Next())];
            Tensor mix = zeros(units, units, dtype: ScalarType.Float64);
            for (int unit = 0; unit < units; unit++)
                mix[unit, order[unit]] = Math.Pow(10, (2 * random.NextDouble()) - 1);
            Mix(network, layer, mix);
        }

        Assert.Equal(line, ExactChains.Line(ExactDegeneracyCount.Of(network, data)));
        for (int layer = 0; layer < stored.Widths.Length - 2; layer++)
            Mix(network, layer, WithinBlocks(network, layer, data, random));
        Assert.Equal(line, ExactChains.Line(ExactDegeneracyCount.Of(network, data)));
    }

    /// <summary>A matrix with positive entries within each block of equal gates: then the signs of all pre-activations on the data stay.</summary>
    private static Tensor WithinBlocks(TestMlp network, int layer, Tensor data, Random random)
    {
        using NetworkTrace trace = network.Trace(data);
        Tensor values = trace[network.Hook($"Linear{layer + 1}")];
        bool[,] open = new bool[values.size(0), values.size(1)];
        double[] numbers = Matrix.Numbers(values);
        int units = open.GetLength(1);
        string[] gates = [.. Enumerable.Range(0, units).Select(unit => string.Concat(Enumerable.Range(0, open.GetLength(0)).Select(row => numbers[(row * units) + unit] > 0 ? '1' : '0')))];
        Tensor mix = eye(units, dtype: ScalarType.Float64);
        for (int unit = 0; unit < units; unit++)
            for (int other = 0; other < units; other++)
                if (unit != other && gates[unit] == gates[other])
                    mix[unit, other] = 0.4 * random.NextDouble() / units;
        return mix;
    }

    private static void Mix(TestMlp network, int layer, Tensor mix)
    {
        using var noGrad = no_grad();
        Linear writer = network.LinearAt(layer), reader = network.LinearAt(layer + 1);
        writer.weight!.copy_(mix.matmul(writer.weight));
        if (writer.bias is { } bias)
            bias.copy_(mix.matmul(bias));
        reader.weight!.copy_(reader.weight.matmul(linalg.inv(mix)));
    }
}
