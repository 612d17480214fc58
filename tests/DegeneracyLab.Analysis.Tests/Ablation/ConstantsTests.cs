using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>
/// Where the constant that multiplies the biases is another number than 1, as after a feature of an uncentred basis was left out, a section
/// computes what its Jacobian products say: differences by the constant of each position, beside the products.
/// </summary>
public sealed class ConstantsTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<string> Cases => [.. Networks.Keys];

    private static Dictionary<string, Func<IInstrumentedNetwork>> Networks { get; } = new()
    {
        ["attention"] = () => new EveryPositionAttention(ScalarType.Float64, seed: 5),
        ["attention, the last position"] = () => new LastPositionAttention(ScalarType.Float64, seed: 5),
        ["attention, the mean"] = () => new MeanAttention(ScalarType.Float64, seed: 5),
        ["two attentions and a perceptron"] = () => new AttentionTwice(ScalarType.Float64, seed: 5),
        ["biases before and after the last position"] = () => new BiasesAroundLastPosition(ScalarType.Float64, seed: 5),
        ["a sequence that becomes a vector"] = () => new FlattenedSequence(ScalarType.Float64, seed: 5),
        ["sums of branches"] = () => new TwoBranches(ScalarType.Float64, seed: 5),
        ["branches side by side"] = () => new BranchesSideBySide(ScalarType.Float64, seed: 5),
        ["an image"] = () => new DeviceCnn(ScalarType.Float64, seed: 3),
    };

    public void Dispose() => scope.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_change_by_constants_as_products_say(string name)
    {
        using var owned = (IDisposable)Networks[name]();
        var network = (IInstrumentedNetwork)owned;
        TestBiases.Draw(network);
        Tensor data = Compare.Gaussian(11, [3, .. network.Description.InputShape]);
        HookPoint[] hooks = [.. network.Description.HookPoints];
        int compared = 0;
        foreach (HookPoint end in hooks.Skip(1))
        {
            IReadOnlyList<NodeLayer> nodes = NodeLayers.Of(network.Description, [hooks[0], end], new() { Centre = true });
            (NodeLayer from, NodeLayer to) = (nodes[0], nodes[1]);
            using var section = new NetworkSection(network, from, to);
            using SectionPoint point = section.At(data);
            Tensor vectors = point.Input(), cotangents = Compare.Gaussian(12, 4, 1, to.Positions, to.Width);
            Tensor expected = point.PullBack(cotangents).select(-1, from.Coordinates);                       // [k, batch, positions]
            const double step = 1e-4;
            Tensor found = stack([.. Enumerable.Range(0, (int)from.Positions).Select(position => (At(position, step) - At(position, -step)) / (2 * step))], -1);
            Compare.Close(expected, found, 1e-6, $"{name}, {end}");
            compared++;

            Tensor At(int position, double change)
            {
                Tensor changed = vectors.clone();
                changed.select(-1, from.Coordinates).select(1, position).add_(change);
                using SectionPoint there = section.At(data, changed);
                return (there.Output() * cotangents).sum([-1, -2]);
            }
        }

        Assert.Equal(hooks.Length - 1, compared);
    }
}

[Network(Positions = 4, Input = 6)]
[Residual<PlainAttentionBranch>, Residual<NormedSmoothPart>, Residual<PlainAttentionBranch>, LastPosition, Linear(5)]
internal sealed partial class AttentionTwice;

[Block(Input = 6)]
[LayerNorm, Linear(8), GELU, Linear(6)]
internal sealed partial class NormedSmoothPart;

[Network(Positions = 3, Input = 4)]
[Linear(5), Tanh, LastPosition, Linear(6), Tanh, Linear(2)]
internal sealed partial class BiasesAroundLastPosition;

[Network(Positions = 3, Input = 4)]
[Linear(5), Tanh, Flatten, Linear(6), Tanh, Linear(2)]
internal sealed partial class FlattenedSequence;

[Network(Input = 4)]
[Parallel<FirstBranch, SecondBranch>(ParallelMode.Add), Linear(3)]
internal sealed partial class TwoBranches;

[Network(Input = 8)]
[Parallel<FirstBranch, SecondBranch>(ParallelMode.Concatenate), Linear(3)]
internal sealed partial class BranchesSideBySide;

[Block(Input = 4)]
[Linear(5), Tanh, Linear(4)]
internal sealed partial class FirstBranch;

[Block(Input = 4)]
[Linear(4), Tanh]
internal sealed partial class SecondBranch;
