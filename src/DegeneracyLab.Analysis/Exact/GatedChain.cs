using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// A chain of fully connected layers p = x W^T + c b and gates, y = gate o p, as matrices: with the gates given, every output is a
/// polynomial in the parameters, whose derivatives are products of matrices. The numbers of a layer are its weights row by row, and then
/// its biases, as in the network's parameters.
/// </summary>
internal sealed class GatedChain
{
    /// <summary>The number of entries of a Jacobian that is made at once.</summary>
    private const long NumbersAtOnce = 1 << 22;

    private readonly Tensor[] weights;
    private readonly Tensor?[] biases;

    private GatedChain(Tensor[] weights, Tensor?[] biases)
    {
        this.weights = weights;
        this.biases = biases;
        Starts = new int[weights.Length + 1];
        for (int layer = 0; layer < weights.Length; layer++)
            Starts[layer + 1] = Starts[layer] + (int)(weights[layer].numel() + (biases[layer]?.numel() ?? 0));
    }

    /// <summary>The number of layers.</summary>
    public int Layers => weights.Length;

    /// <summary>The place of each layer's first number among all; after the last layer the number of all.</summary>
    public int[] Starts { get; }

    /// <summary>The number of parameters.</summary>
    public int Count => Starts[^1];

    /// <summary>Reads a network: one whose parameters are those of a chain of fully connected layers, trained and not shared, with ReLUs between them.</summary>
    /// <param name="network">The network, in float64.</param>
    /// <param name="structure">The network as a chain of sections.</param>
    /// <returns>The chain, whose tensors are in the dispose scope of the caller; null if the network is none.</returns>
    public static GatedChain? Of(IInstrumentedNetwork network, ChainStructure structure)
    {
        if (structure.Sections is not [.., { Kind: ChainSectionKind.Linear }] || structure.Sections.Any(section => !IsGated(section)))
            return null;
        MapStep[] maps = [.. network.Steps().OfType<MapStep>()];
        if (maps.Length != structure.Sections.Count || maps.Zip(structure.Sections).Any(pair => pair.First.Output != pair.Second.PreActivation || pair.First.IsTransposed))
            return null;
        Parameter[] parameters = [.. network.NamedParameters().Select(named => named.Parameter)];
        if (!parameters.SequenceEqual(maps.SelectMany(map => map.Parameters), ReferenceEqualityComparer.Instance))
            return null;
        return new([.. maps.Select(map => map.Weight.detach().ToFloat64().to(CPU).clone())], [.. maps.Select(map => map.Bias?.detach().ToFloat64().to(CPU).clone())]);
    }

    /// <summary>The number of inputs of a layer.</summary>
    /// <param name="layer">The layer.</param>
    public int Inputs(int layer) => (int)weights[layer].size(1);

    /// <summary>The number of units of a layer.</summary>
    /// <param name="layer">The layer.</param>
    public int Units(int layer) => (int)weights[layer].size(0);

    /// <summary>Whether a layer has a bias.</summary>
    /// <param name="layer">The layer.</param>
    public bool HasBias(int layer) => biases[layer] is not null;

    /// <summary>The place of a weight among all numbers.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="input">The input; the number of inputs for the bias.</param>
    public int PlaceOf(int layer, int unit, int input) =>
        Starts[layer] + (input < Inputs(layer) ? (unit * Inputs(layer)) + input : (Units(layer) * Inputs(layer)) + unit);

    /// <summary>A layer's weights with the bias, if it has one, as last column: row by row.</summary>
    /// <param name="layer">The layer.</param>
    /// <returns>The numbers.</returns>
    public double[,] NumbersOf(int layer)
    {
        double[] numbers = Matrix.Numbers(weights[layer]), bias = biases[layer] is { } own ? Matrix.Numbers(own) : [];
        double[,] matrix = new double[Units(layer), Inputs(layer) + (HasBias(layer) ? 1 : 0)];
        for (int unit = 0; unit < Units(layer); unit++)
            for (int input = 0; input < matrix.GetLength(1); input++)
                matrix[unit, input] = input < Inputs(layer) ? numbers[(unit * Inputs(layer)) + input] : bias[unit];
        return matrix;
    }

    /// <summary>A chain with weights near these: to each number of a layer a random one is added.</summary>
    /// <param name="size">The size of the changes, in units of the root mean square of the layer's numbers.</param>
    /// <param name="seed">The seed of the changes.</param>
    /// <returns>The chain, whose tensors are in the dispose scope of the caller.</returns>
    public GatedChain Near(double size, ulong seed)
    {
        ulong place = 0;
        Tensor[] near = new Tensor[Layers];
        var nearBiases = new Tensor?[Layers];
        for (int layer = 0; layer < Layers; layer++)
        {
            double squares = weights[layer].Squared().sum().item<double>() + (biases[layer]?.Squared().sum().item<double>() ?? 0);
            double scale = size * Math.Sqrt((squares / (Starts[layer + 1] - Starts[layer])) + 1e-12);
            near[layer] = weights[layer].Plus(Changes(weights[layer].shape, scale));
            nearBiases[layer] = biases[layer]?.Plus(Changes(biases[layer]!.shape, scale));
        }

        return new(near, nearBiases);

        // Uniform, of the given root mean square.
        Tensor Changes(long[] shape, double scale)
        {
            double[] numbers = new double[shape.Aggregate(1L, (product, length) => product * length)];
            for (int i = 0; i < numbers.Length; i++)
                numbers[i] = scale * Math.Sqrt(3) * (((SplitMix64.At(seed, ++place) >> 11) * Math.ScaleB(1, -52)) - 1);
            return tensor(numbers, shape, ScalarType.Float64, CPU);
        }
    }

    /// <summary>The inputs of a layer, with the constant that multiplies its bias as last column.</summary>
    /// <param name="points">The points.</param>
    /// <param name="layer">The layer.</param>
    /// <returns>[points, inputs]; in the dispose scope of the caller.</returns>
    public Tensor InputsOf(ChainPoints points, int layer)
    {
        Tensor inputs = InputsWithoutConstant(points, layer);
        return HasBias(layer) ? cat([inputs, points.Constants[layer].unsqueeze(1)], 1) : inputs;
    }

    /// <summary>The Jacobian from the values p of a layer to those of a later one, or the same.</summary>
    /// <param name="points">The points.</param>
    /// <param name="from">The layer by which is differentiated.</param>
    /// <param name="to">The layer that is.</param>
    /// <returns>[points or 1, units of to, units of from]; in the dispose scope of the caller.</returns>
    public Tensor Between(ChainPoints points, int from, int to)
    {
        Tensor jacobian = eye(Units(to), dtype: ScalarType.Float64, device: CPU).unsqueeze(0);
        for (int layer = to - 1; layer >= from; layer--)
            jacobian = jacobian.matmul(weights[layer + 1]) * points.Gates[layer].unsqueeze(1);
        return jacobian;
    }

    /// <summary>The Jacobian of the values p of a layer by all parameters up to its own: input times cotangent.</summary>
    /// <param name="points">The points.</param>
    /// <param name="to">The layer.</param>
    /// <returns>[points, units, parameters of the layers up to it]; in the dispose scope of the caller.</returns>
    public Tensor Jacobian(ChainPoints points, int to)
    {
        List<Tensor> columns = [];
        Tensor inputs = points.Inputs;
        Tensor[] cotangents = new Tensor[to + 1];
        cotangents[to] = Between(points, to, to).expand(points.Count, Units(to), Units(to));
        for (int layer = to - 1; layer >= 0; layer--)
            cotangents[layer] = cotangents[layer + 1].matmul(weights[layer + 1]) * points.Gates[layer].unsqueeze(1);
        for (int layer = 0; layer <= to; layer++)
        {
            columns.Add((cotangents[layer].unsqueeze(3) * inputs.unsqueeze(1).unsqueeze(1)).flatten(2));
            if (HasBias(layer))
                columns.Add(cotangents[layer] * points.Constants[layer].unsqueeze(1).unsqueeze(1));
            if (layer < to)
                inputs = Next(points, layer, inputs);
        }

        return cat(columns, 2);
    }

    /// <summary>The triangular factor of a layer's <see cref="Jacobian"/> at all points, and the sizes of the terms that its columns sum.</summary>
    /// <param name="points">The points.</param>
    /// <param name="to">The layer.</param>
    /// <param name="steps">Is asked between parts whether the work was cancelled; null for work that is not.</param>
    /// <returns>The factor, in the dispose scope of the caller, and a number for each column.</returns>
    public (Tensor R, double[] Sizes) Factor(ChainPoints points, int to, WorkSteps? steps = null)
    {
        using var scope = NewDisposeScope();
        int columns = Starts[to + 1];
        using var factor = new TriangularFactor(columns, keepsAll: true);
        Tensor squares = zeros(columns, dtype: ScalarType.Float64, device: CPU);
        GatedChain withoutSigns = Absolute();
        long most = Math.Max(NumbersAtOnce / ((long)Units(to) * columns), 1);
        for (long first = 0; first < points.Count; first += most)
        {
            (steps ?? WorkSteps.Unwatched).Check();
            using var part = NewDisposeScope();
            ChainPoints some = points.Narrow(first, Math.Min(most, points.Count - first));
            factor.Add(Jacobian(some, to).flatten(0, 1));
            squares.AddInPlace(withoutSigns.Jacobian(some.Absolute(), to).flatten(0, 1).Squared().sum([0]));
        }

        return (factor.R.clone().MoveToOuterDisposeScope(), Matrix.Numbers(squares.sqrt()));
    }

    /// <summary>The chain without signs: its values and Jacobians bound the terms of these.</summary>
    /// <returns>The chain, whose tensors are in the dispose scope of the caller.</returns>
    public GatedChain Absolute() => new([.. weights.Select(weight => weight.abs())], [.. biases.Select(bias => bias?.abs())]);

    private Tensor InputsWithoutConstant(ChainPoints points, int layer)
    {
        Tensor inputs = points.Inputs;
        for (int before = 0; before < layer; before++)
            inputs = Next(points, before, inputs);
        return inputs;
    }

    private Tensor Next(ChainPoints points, int layer, Tensor inputs)
    {
        Tensor values = inputs.matmul(weights[layer].t());
        if (biases[layer] is { } bias)
            values = values.PlusProduct(points.Constants[layer].unsqueeze(1), bias);
        return values * points.Gates[layer];
    }

    /// <summary>ReLU, or nothing, which is a gate that is always open.</summary>
    private static bool IsGated(ChainSection section) => section is { Kind: ChainSectionKind.Linear } or { Kind: ChainSectionKind.Gated, OpenSlope: 1, ClosedSlope: 0 };
}
