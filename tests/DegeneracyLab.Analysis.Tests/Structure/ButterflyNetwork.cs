using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>
/// Two kinds of layers that the library does not have, [Butterfly, MyGate] twice, at each position of a sequence of vectors of four
/// numbers. A butterfly is y = x S1 S2 + b with matrices that join numbers 0, 1 and 2, 3, then 0, 2 and 1, 3; a gate lets positive
/// numbers pass, and a quarter of the others.
/// </summary>
internal sealed class ButterflyNetwork : NetworkModule<ButterflyNetwork.Recording>
{
    private const int Positions = 3, Width = 4;
    private const double ClosedSlope = 0.25;

    private readonly Parameter[] weights = [.. Enumerable.Range(0, 2).Select(_ => new Parameter(zeros(2, 2, 2, 2, dtype: ScalarType.Float64)))];
    private readonly Parameter[] biases = [.. Enumerable.Range(0, 2).Select(_ => new Parameter(zeros(Width, dtype: ScalarType.Float64)))];
    private readonly HookPoint[] hooks = [new(0, "Input"), new(1, "Butterfly1"), new(2, "MyGate1"), new(3, "Butterfly2"), new(4, "MyGate2")];
    private readonly bool butterflyStates;
    private readonly bool gateStates;

    /// <summary>The network.</summary>
    /// <param name="butterflyStates">Whether the description of a butterfly promises what holds of it, beside what every layer must say.</param>
    /// <param name="gateStates">Whether that of a gate does.</param>
    /// <param name="seed">The seed of the weights.</param>
    public ButterflyNetwork(bool butterflyStates, bool gateStates, long seed = 1)
        : base("ButterflyNetwork", ScalarType.Float64, null, seed)
    {
        this.butterflyStates = butterflyStates;
        this.gateStates = gateStates;
        Start();
    }

    protected override Parameter? FirstParameter => weights[0];

    public override Tensor forward(Tensor input) => Gate(Butterfly(1, Gate(Butterfly(0, input))));

    protected override NetworkDescription Describe() =>
        new("ButterflyNetwork", hooks[0], [Positions, Width], [OfButterfly(hooks[1]), OfGate(hooks[2]), OfButterfly(hooks[3]), OfGate(hooks[4])]);

    protected override void RegisterLayers()
    {
        for (int i = 0; i < weights.Length; i++)
        {
            register_parameter($"weight{i + 1}", weights[i]);
            register_parameter($"bias{i + 1}", biases[i]);
        }
    }

    protected override void DrawWeights(ParameterInitializer draw)
    {
        foreach (Parameter parameter in weights.Concat(biases))
            draw.Normal(parameter, 1);
    }

    protected override Recording NewTrace(TraceSelection selection) => new(this, selection);

    protected override Tensor? Record(NetworkTrace trace, Tensor input)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            Tensor mixed = Butterfly(i, input);
            if (trace.Record(hooks[(2 * i) + 1], ref mixed))
                return null;
            input = Gate(mixed);
            if (trace.RecordGate(hooks[(2 * i) + 2], ref input, mixed))
                return null;
        }

        return input;
    }

    protected override Tensor PullBack(NetworkTrace trace, int from, int to, Tensor g, ProductPass pass)
    {
        for (int index = to; index > from; index--)
        {
            int i = (index - 1) / 2;
            if (index % 2 == 0)
            {
                g = g * Derivatives.Gate(trace.Mask(hooks[index]), ClosedSlope, Dtype);
                continue;
            }

            pass.AddBias(g, biases[i]);
            g = g.matmul(Matrix(i).t());
        }

        return g;
    }

    protected override Tensor PushForward(NetworkTrace trace, int from, int to, Tensor t, ProductPass pass)
    {
        for (int index = from + 1; index <= to; index++)
            t = index % 2 == 0 ? t * Derivatives.Gate(trace.Mask(hooks[index]), ClosedSlope, Dtype) : t.matmul(Matrix((index - 1) / 2));
        return t;
    }

    private LayerDescription OfButterfly(HookPoint hook)
    {
        LayerDescription silent = new LayerDescription(hook, "Butterfly", [Positions, Width], [Positions, Width], LayerDerivative.Constant) { HasBias = true }
            .WithParameters(weights[0].numel() + Width, trainable: true);
        return butterflyStates ? silent with { Positions = PositionRule.EachAlike } : silent;
    }

    private LayerDescription OfGate(HookPoint hook) => gateStates
        ? LayerDescription.Gate(hook, "MyGate", [Positions, Width], ClosedSlope)
        : new(hook, "MyGate", [Positions, Width], [Positions, Width], LayerDerivative.Mixing) { HasMask = true, ProductsNeed = [hook] };

    private Tensor Butterfly(int i, Tensor x) => x.matmul(Matrix(i)) + biases[i];

    private static Tensor Gate(Tensor x) => where(x.gt(0), x, ClosedSlope * x);

    /// <summary>S1 S2, [4, 4].</summary>
    private Tensor Matrix(int i)
    {
        Tensor stages = weights[i];
        Tensor apart = block_diag(stages[1, 0], stages[1, 1]).reshape(2, 2, 2, 2).permute(1, 0, 3, 2).reshape(Width, Width);
        return block_diag(stages[0, 0], stages[0, 1]).matmul(apart);
    }

    internal sealed class Recording(ButterflyNetwork network, TraceSelection selection) : NetworkTrace(network, selection);
}
