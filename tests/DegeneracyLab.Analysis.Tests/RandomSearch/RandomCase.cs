using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>A small network, data and choices from a number: whole weights, zeros, ties, one sample, repeated samples, huge and tiny units, any node layers.</summary>
internal sealed class RandomCase : IDisposable
{
    private static readonly Func<ScalarType, IInstrumentedNetwork>[] Declared =
    [
        dtype => new ResidualNetwork(dtype), dtype => new LeakyNetwork(dtype), dtype => new SmoothNetwork(dtype), dtype => new AddedNetwork(dtype),
        dtype => new ConcatenatedNetwork(dtype), dtype => new FoldedNetwork(dtype), dtype => new NormNetwork(dtype),
        dtype => new SequenceNetwork(dtype), dtype => new AttentionNetwork(dtype), dtype => new ImageNetwork(dtype), dtype => new GatedImage(dtype),
    ];

    private readonly Random random;

    private RandomCase(int number)
    {
        random = new(number);
        Number = number;
        Network = null!;
        Data = null!;
        Options = null!;
    }

    public int Number { get; }

    public IInstrumentedNetwork Network { get; private set; }

    public Tensor Data { get; private set; }

    public AnalysisOptions Options { get; private set; }

    public bool IsFloat32 => Network.Dtype == ScalarType.Float32;

    /// <summary>Makes the case of a number.</summary>
    public static RandomCase Of(int number)
    {
        var made = new RandomCase(number);
        ScalarType dtype = made.random.Next(5) == 0 ? ScalarType.Float32 : ScalarType.Float64;
        made.Network = made.random.Next(3) == 0 ? Declared[made.random.Next(Declared.Length)](dtype) : made.Perceptron(dtype);
        made.SetWeights();
        made.Data = made.MakeData(dtype);
        made.Options = made.MakeOptions();
        return made;
    }

    public void Dispose()
    {
        (Network as IDisposable)?.Dispose();
        Data.Dispose();
    }

    public override string ToString() => $"case {Number}: {Network.Description.Name} [{string.Join(", ", Network.Description.AllLayers.Select(layer => layer.HookPoint.Name))}], {Network.Dtype}, {Data.size(0)} samples up to {Data.abs().max().to(ScalarType.Float64).item<double>():0.0e+0}, {Options.BasisKind}{(Options.Centre ? ", centred" : "")}, {Options.EdgeFormula}, node layers {(Options.NodeLayers is null ? "by default" : string.Join(", ", Options.NodeLayers))}";

    private bool Chance(int of) => random.Next(of) == 0;

    private TestMlp Perceptron(ScalarType dtype)
    {
        string[] activations = ["ReLU", "ReLU", "ReLU", "LeakyReLU:0.5", "LeakyReLU:-1", "LeakyReLU:0", "Tanh", "GELU", "Identity", ""];
        string layers = "";
        for (int layer = random.Next(1, 4); layer > 0; layer--)
            layers += $"{random.Next(1, 6)}{(Chance(2) ? "b" : "")} {activations[random.Next(activations.Length)]} ";
        layers += $"{random.Next(1, 5)}{(Chance(2) ? "b" : "")}{(Chance(8) ? " ReLU" : "")}";
        return new(random.Next(1, 6), string.Join(' ', layers.Split(' ', StringSplitOptions.RemoveEmptyEntries)), dtype);
    }

    private void SetWeights()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        bool isWhole = Chance(2);
        foreach ((_, TorchSharp.Modules.Parameter parameter) in Network.NamedParameters())
            parameter.copy_(Chance(12) ? zeros([.. parameter.shape]) : isWhole ? Whole([.. parameter.shape]) : Normal([.. parameter.shape]));
    }

    private Tensor MakeData(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        long[] shape = [.. Network.Description.ShapeAt(Network.Description.Input)];
        int samples = Chance(6) ? 1 : random.Next(2, 40);
        Tensor data = Chance(2) ? Whole([samples, .. shape]) : Normal([samples, .. shape]);
        if (Chance(5))
            data = data.index_select(0, tensor([.. Enumerable.Range(0, samples).Select(_ => (long)random.Next(Math.Max(samples / 3, 1)))]));
        if (Chance(5))
            data = data * Math.Pow(10, random.Next(-6, 7));
        return data.to(dtype).contiguous().MoveToOuterDisposeScope().DetachFromDisposeScope();
    }

    private AnalysisOptions MakeOptions()
    {
        BasisKind kind = (BasisKind)random.Next(6);
        bool isFunctional = Chance(4);
        return new()
        {
            Degeneracy = Chance(2) ? DegeneracyCount.ClosedForm : DegeneracyCount.None,
            BasisKind = kind,
            Centre = kind != BasisKind.Neurons && Chance(2),
            RotateOutput = !Chance(3),
            FlattenImages = Chance(3),
            BasisIntegration = kind is BasisKind.LocalChange || (kind is BasisKind.LocalGradient or BasisKind.Local && Chance(3)) ? Integration.GaussLegendre(random.Next(1, 3)) : Integration.Gradient,
            EdgeFormula = isFunctional ? EdgeFormula.Functional : EdgeFormula.Squared,
            EdgeIntegration = isFunctional ? Integration.Trapezoid(random.Next(0, 3)) : Integration.Gradient,
            NodeLayers = Chance(2) ? null : AnyNodeLayers(),
        };
    }

    /// <summary>Any hook points in order whose values are vectors, sequences or images; the last may be another than the output.</summary>
    private HookPoint[]? AnyNodeLayers()
    {
        HookPoint[] all = [.. Network.Description.HookPoints];
        HookPoint[] some = [.. all.Where(_ => Chance(3))];
        if (some.Length < 2)
            some = [all[0], all[random.Next(1, all.Length)]];
        return some;
    }

    private Tensor Whole(params long[] shape) => Numbers(shape, () => random.Next(-2, 3));

    private Tensor Normal(params long[] shape) => Numbers(shape, () => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));

    private static Tensor Numbers(long[] shape, Func<double> next)
    {
        double[] values = new double[shape.Aggregate(1L, (product, size) => product * size)];
        for (int i = 0; i < values.Length; i++)
            values[i] = next();
        return tensor(values, shape, ScalarType.Float64, CPU);
    }
}
