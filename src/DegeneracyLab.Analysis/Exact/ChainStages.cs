using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Divides the null space of a chain of fully connected layers with gates into stages: subspaces of directions of one mechanism, from single
/// layers to longer and longer ranges of layers. A direction of a range is unconditional if the values p at its end stay as they are,
/// conditional if only the outputs do. The last stage is the null space itself, so that the dimensions that the stages add sum to the
/// nullity; no stage depends on the order or the scale of units.
/// </summary>
internal sealed class ChainStages : IDisposable
{
    private readonly GatedChain chain;
    private readonly ChainPoints points;
    private readonly ParameterNullSpace free;
    private readonly WorkSteps steps;
    private readonly Dictionary<int, (Tensor R, double[] Sizes)> factors = [];

    private ChainStages(GatedChain chain, ChainPoints points, ParameterNullSpace free, WorkSteps steps)
    {
        this.chain = chain;
        this.points = points;
        this.free = free;
        this.steps = steps;
    }

    /// <summary>Finds the stages.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="points">The samples.</param>
    /// <param name="free">The null space of the parameter Jacobian.</param>
    /// <param name="sum">The sum of subspaces of it, without any; afterwards with all.</param>
    /// <param name="steps">Each range of each stage is one.</param>
    /// <param name="receive">Receives each subspace that adds to the sum; null if nobody asks for them.</param>
    /// <returns>The stages in their order.</returns>
    public static IReadOnlyList<DegeneracyStage> Of(GatedChain chain, ChainPoints points, ParameterNullSpace free, SubspaceSum sum, WorkSteps steps, Action<StageSubspace>? receive = null)
    {
        using var stages = new ChainStages(chain, points, free, steps);
        List<DegeneracyStage> found = [];
        foreach ((string name, string meaning, int length, Func<int, Tensor> directions) in stages.InOrder())
        {
            int dimension = 0;
            for (int layer = 0; layer + length <= chain.Layers && !sum.IsWhole; layer++)
            {
                steps.Begin($"stage {name} from layer {layer + 1} on");
                using var scope = NewDisposeScope();
                Tensor subspace = directions(layer);
                int added = sum.Add(subspace);
                dimension += added;
                if (added > 0)
                    receive?.Invoke(new(name, meaning, layer, subspace, added));
            }

            found.Add(new(name, dimension, meaning));
        }

        return found;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((Tensor r, _) in factors.Values)
            r.Dispose();
    }

    /// <summary>The stages with the length of their ranges, and the subspace that each range has, by its first layer.</summary>
    private IEnumerable<(string Name, string Meaning, int Length, Func<int, Tensor> Directions)> InOrder()
    {
        yield return ("act", "Weights of one layer that read what the activations before it do not span (type 1).", 1, layer => Activations(layer));
        yield return ("jac", "Weights of one layer that write what no output reads (type 2).", 1, layer => Cotangents(layer));
        yield return ("cond1", "Other weights of one layer: what they write has no effect on the samples on which it differs from 0.", 1, layer => Conditional(layer, 1));
        yield return ("sync", "Linear changes among units whose gates open on the same samples, undone by the next layer (type 3).", 2, layer => Embed(layer, 2, ChainGenerators.Directions(chain, layer, ChainGenerators.OfBlocks(chain, points, layer))));
        yield return ("gen_u", "Linear changes among units with different gates, undone by the next layer.", 2, layer => Generated(layer, isConditional: false));
        yield return ("gen_c", "Linear changes among units with different gates, undone by the next layer as far as outputs read it.", 2, layer => Generated(layer, isConditional: true));
        for (int length = 2; length <= Math.Max(chain.Layers, 2); length++)
        {
            int some = length;
            string name = length == 2 ? "pair" : $"r{length}", range = length == 2 ? "two adjacent layers" : $"{length} adjacent layers";
            yield return ($"{name}_u", $"Changes of {range} together that leave the values after them as they are: dependent gates.", some, layer => Unconditional(layer, some));
            yield return ($"{name}_c", $"Changes of {range} together that no output reads.", some, layer => Conditional(layer, some));
        }
    }

    /// <summary>Each unit may read what the activations do not span.</summary>
    private Tensor Activations(int layer)
    {
        Tensor inputs = chain.InputsOf(points, layer);
        double[] sizes = NullSpace.LengthsOf(chain.Absolute().InputsOf(points.Absolute(), layer));
        Tensor basis = NullSpace.Of(inputs, sizes).Basis;
        return Embed(layer, 1, InLayer(layer, kron(eye(chain.Units(layer), dtype: ScalarType.Float64, device: CPU), basis)));
    }

    /// <summary>Each input, and the constant, may be written to where no output reads.</summary>
    private Tensor Cotangents(int layer)
    {
        int last = chain.Layers - 1;
        Tensor jacobian = chain.Between(points, layer, last).flatten(0, 1);
        double[] sizes = NullSpace.LengthsOf(chain.Absolute().Between(points, layer, last).flatten(0, 1));
        Tensor basis = NullSpace.Of(jacobian, sizes).Basis;
        return Embed(layer, 1, InLayer(layer, kron(basis, eye(chain.Inputs(layer) + (chain.HasBias(layer) ? 1 : 0), dtype: ScalarType.Float64, device: CPU))));
    }

    private Tensor Generated(int layer, bool isConditional)
    {
        Tensor directions = ChainGenerators.Directions(chain, layer, ChainGenerators.All(chain, layer));
        (Tensor r, double[] sizes) = isConditional ? OfOutputs(layer, 2) : OfEnd(layer, 2);
        // A generator is null where its terms cancel: so many times less than their sizes.
        double[] lengths = [.. NullSpace.LengthsOf(r).Zip(sizes, Math.Max)];
        double[] terms = Matrix.Numbers(tensor(lengths, ScalarType.Float64, CPU).unsqueeze(0).matmul(directions.abs()));
        return Embed(layer, 2, directions.matmul(NullSpace.Of(r.matmul(directions), terms).Basis));
    }

    private Tensor Unconditional(int layer, int length)
    {
        (Tensor r, double[] sizes) = OfEnd(layer, length);
        return Embed(layer, length, NullSpace.Of(r, sizes).Basis);
    }

    private Tensor Conditional(int layer, int length)
    {
        if (length == chain.Layers)
            return free.Basis / tensor(free.Scales, ScalarType.Float64, CPU).unsqueeze(1);
        (Tensor r, double[] sizes) = OfOutputs(layer, length);
        return Embed(layer, length, NullSpace.Of(r, sizes).Basis);
    }

    /// <summary>The derivatives of the outputs by the parameters of a range.</summary>
    private (Tensor R, double[] Sizes) OfOutputs(int layer, int length)
    {
        (int start, int count) = (chain.Starts[layer], chain.Starts[layer + length] - chain.Starts[layer]);
        // Columns of rounding are zero already.
        return (free.R.narrow(1, start, count), new double[count]);
    }

    /// <summary>The derivatives of the values at the end of a range by its parameters.</summary>
    private (Tensor R, double[] Sizes) OfEnd(int layer, int length)
    {
        int end = layer + length - 1;
        if (end == chain.Layers - 1)
            return OfOutputs(layer, length);
        if (!factors.TryGetValue(end, out (Tensor R, double[] Sizes) factor))
        {
            factor = chain.Factor(points, end, steps);
            factors[end] = factor = (factor.R.DetachFromDisposeScope(), factor.Sizes);
        }

        int start = chain.Starts[layer];
        return (factor.R.narrow(1, start, chain.Starts[end + 1] - start), factor.Sizes[start..]);
    }

    /// <summary>Takes vectors over a layer's matrix, whose last column is the bias, to the order of its parameters.</summary>
    private Tensor InLayer(int layer, Tensor directions)
    {
        int columns = chain.Inputs(layer) + (chain.HasBias(layer) ? 1 : 0), start = chain.Starts[layer];
        long[] from = new long[chain.Units(layer) * columns];
        for (int unit = 0; unit < chain.Units(layer); unit++)
            for (int input = 0; input < columns; input++)
                from[chain.PlaceOf(layer, unit, input) - start] = (unit * columns) + input;
        return directions.index_select(0, tensor(from, device: CPU));
    }

    /// <summary>Takes vectors over the parameters of a range to all parameters.</summary>
    private Tensor Embed(int layer, int length, Tensor directions) =>
        nn.functional.pad(directions, [0, 0, chain.Starts[layer], chain.Count - chain.Starts[layer + length]]);
}
