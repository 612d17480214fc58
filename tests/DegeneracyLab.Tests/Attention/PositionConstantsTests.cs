using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>Every position has a constant of its own, which attention passes on as it does values.</summary>
public class PositionConstantsTests
{
    /// <summary>
    /// Against autograd through a layer written out with a constant c for each position: it multiplies the biases of that
    /// position's query, key and value; what multiplies the output's bias is what the heads make of it, as of a value.
    /// </summary>
    [Theory]
    [MemberData(nameof(AttentionSample.All), MemberType = typeof(AttentionSample))]
    public void Products_by_the_constants_are_autograds(AttentionSample sample)
    {
        if (!sample.Bias)
            return;
        using BlockNetwork network = sample.Network(out SelfAttentionHookPoint hooks);
        using Tensor input = sample.Input();
        using BlockNetwork.Recording trace = network.Trace(input);
        using DisposeScope scope = NewDisposeScope();
        HookPoint start = network.Description.Input;
        long outputs = sample.Positions * sample.Width;
        Tensor units = eye(outputs, dtype: ScalarType.Float64).reshape(outputs, 1, sample.Positions, sample.Width);
        Tensor dense = BlockChecks.Numbers([3, sample.Batch, sample.Positions, sample.Width], 7);
        foreach (Tensor cotangents in new[] { units, dense })
        {
            Tensor products = network.Vjp(trace, start, hooks, cotangents, foldBias: true);
            for (long k = 0; k < cotangents.shape[0]; k++)
            {
                using Tensor constants = ones(sample.Batch, sample.Positions, 1, dtype: ScalarType.Float64, requires_grad: true);
                (Forward(sample, network, input, constants) * cotangents[k]).sum().backward();
                BlockChecks.Close(constants.grad!.squeeze(-1), products[k].select(-1, sample.Width), $"{sample}, {k}");
            }
        }
    }

    /// <summary>A cotangent of the constant goes along, at its position.</summary>
    [Fact]
    public void Constants_have_cotangents()
    {
        AttentionSample sample = AttentionSample.First;
        using BlockNetwork network = sample.Network(out SelfAttentionHookPoint hooks);
        using Tensor input = sample.Input();
        using BlockNetwork.Recording trace = network.Trace(input);
        using DisposeScope scope = NewDisposeScope();
        Tensor g = BlockChecks.Numbers([2, 1, sample.Positions, sample.Width + 1], 9);
        Tensor with = network.Vjp(trace, network.Description.Input, hooks, g, foldBias: true);
        Tensor without = network.Vjp(trace, network.Description.Input, hooks, g.narrow(-1, 0, sample.Width), foldBias: true);
        Tensor expected = without.clone();
        expected.select(-1, sample.Width).add_(g.select(-1, sample.Width));
        BlockChecks.Close(expected, with, "with the constant's cotangents");
    }

    private static Tensor Forward(AttentionSample sample, BlockNetwork network, Tensor x, Tensor constants)
    {
        Dictionary<string, Tensor> parameters = network.NamedParameters().ToDictionary(named => named.Name, named => ((Tensor)named.Parameter).detach());
        long each = sample.HeadWidth ?? sample.Width / sample.Heads, all = each * sample.Heads;
        Tensor projections = x.matmul(parameters["block.QKV.weight"].t()) + constants * parameters["block.QKV.bias"];
        Tensor output = sample.Residual ? x : zeros_like(x);
        for (int head = 0; head < sample.Heads; head++)
        {
            Tensor q = Part(0), k = Part(1), v = cat([Part(2), constants], -1);
            Tensor scores = q.matmul(k.transpose(1, 2)) / (sample.Scaled ? Math.Sqrt(each) : 1);
            if (sample.Causal)
                scores = scores + full(sample.Positions, sample.Positions, double.NegativeInfinity, dtype: ScalarType.Float64).triu(1);
            Tensor result = scores.softmax(-1).matmul(v);
            Tensor weights = parameters["block.Output.weight"].narrow(1, head * each, each);
            output = output + result.narrow(-1, 0, each).matmul(weights.t()) + result.narrow(-1, each, 1) * parameters["block.Output.bias"] / sample.Heads;

            Tensor Part(int part) => projections.narrow(-1, (part * all) + (head * each), each);
        }

        return output;
    }
}
