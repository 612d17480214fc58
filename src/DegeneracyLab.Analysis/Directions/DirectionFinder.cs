using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Lists the free directions of a network, one basis for each stage.</summary>
internal sealed class DirectionFinder : IDisposable
{
    /// <summary>A number of a direction that moves less than this, as a ratio to the one that moves most, is rounding.</summary>
    private const double Rounding = 1e-14;

    private readonly IInstrumentedNetwork network;
    private readonly FreeDirectionCount proved;
    private readonly FiringCells? cells;
    private readonly ParameterNullSpace free;
    private readonly WorkSteps steps;
    private readonly Tensor scales;
    private readonly ReadableBasis basis;
    private readonly DirectionText text;
    private readonly List<FreeDirection> found = [];
    private Tensor? paths;

    /// <summary>Begins a list without directions.</summary>
    /// <param name="jacobian">The Jacobian.</param>
    /// <param name="proved">What is proved to be free.</param>
    /// <param name="cells">The samples of a chain of fully connected layers and ReLUs; null for other networks.</param>
    /// <param name="free">The null space of the Jacobian.</param>
    /// <param name="steps">Each subspace is one.</param>
    public DirectionFinder(JacobianSums jacobian, FreeDirectionCount proved, FiringCells? cells, ParameterNullSpace free, WorkSteps steps)
    {
        network = jacobian.Network;
        this.proved = proved;
        this.cells = cells is { GaveUp: false } ? cells : null;
        this.free = free;
        this.steps = steps;
        scales = tensor(free.Scales, [free.Scales.Length, 1], ScalarType.Float64, CPU).DetachFromDisposeScope();
        basis = new(scales, steps);
        text = new(network);
    }

    /// <summary>Lists the directions, from sums over the data.</summary>
    /// <param name="jacobian">The Jacobian.</param>
    /// <param name="proved">What is proved to be free.</param>
    /// <param name="cells">The samples of a chain of fully connected layers and ReLUs; null for other networks.</param>
    /// <param name="free">The null space of the Jacobian.</param>
    /// <param name="steps">Each subspace is one.</param>
    /// <returns>As many directions as the nullity, stage by stage.</returns>
    public static IReadOnlyList<FreeDirection> Of(JacobianSums jacobian, FreeDirectionCount proved, FiringCells? cells, ParameterNullSpace free, WorkSteps steps)
    {
        using var scope = NewDisposeScope();
        using var finder = new DirectionFinder(jacobian, proved, cells, free, steps);
        if (finder.cells is not null)
        {
            using SubspaceSum sum = new(free.Basis, free.Scales);
            ChainStages.Of(GatedChain.Of(finder.network, finder.cells.Chain)!, finder.cells.Points(), free, sum, steps, finder.Add);
        }
        else
        {
            finder.Add(ExactDegeneracyCount.PathsIn(free, proved).Paths);
        }

        return finder.Finish();
    }

    /// <summary>Adds the directions that a subspace adds to a stage of a chain, or takes note of those along the paths of another network.</summary>
    /// <param name="subspace">The subspace, in the order of <see cref="ChainStages"/>.</param>
    public void Add(StageSubspace subspace)
    {
        if (subspace.Stage == ExactDegeneracyCount.Paths)
        {
            paths = subspace.Directions.clone().DetachFromDisposeScope();
            return;
        }

        using var scope = NewDisposeScope();
        if (subspace.Stage != "sync")
        {
            Add(subspace.Stage, subspace.Meaning, basis.Sparse(subspace.Directions), subspace.Added);
            return;
        }

        // One direction for each entry, in the same order.
        GatedChain chain = GatedChain.Of(network, cells!.Chain)!;
        (int Unit, int Other)[] entries = [.. ChainGenerators.OfBlocks(chain, cells.Points(), subspace.Layer)];
        ChainSection section = cells.Chain.Sections[subspace.Layer];
        HookPoint[] hooks = [.. network.Description.HookPoints.Where(hook => hook.Index >= section.PreActivation.Index && hook.Index <= section.Output.Index)];
        Add(subspace.Stage, subspace.Meaning, subspace.Directions, subspace.Added, column => SymmetryGenerator.OfUnit(hooks, section.Width, entries[column].Other, entries[column].Unit));
    }

    /// <summary>Adds the directions of a network that is no chain, of whose stages only that of paths is received.</summary>
    /// <returns>All directions.</returns>
    public IReadOnlyList<FreeDirection> Finish()
    {
        if (cells is not null)
            return found;
        using var scope = NewDisposeScope();
        using SubspaceSum sum = new(free.Basis, free.Scales);
        foreach ((_, Tensor directions) in proved.SpanParts())
            if (sum.Add(directions) is > 0 and int added)
                Add("spans", ExactDegeneracyCount.MeaningOfSpans, basis.Sparse(directions), added);
        foreach ((GaugeSpace space, Tensor directions) in proved.GaugeParts())
            if (sum.Add(directions) is > 0 and int added)
                Add("gauge", ExactDegeneracyCount.MeaningOfGauge, directions, added, column => SymmetryGenerator.Of(space, space.Solutions[column]));
        if (sum.Add(paths!) is > 0 and int ofPaths)
            Add(ExactDegeneracyCount.Paths, ExactDegeneracyCount.MeaningOfPaths, basis.Sparse(paths!), ofPaths);
        Tensor all = free.Basis / scales;
        if (sum.Add(all) is > 0 and int rest)
            Add("rest", ExactDegeneracyCount.MeaningOfRest, basis.Sparse(all), rest);
        return found;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        basis.Dispose();
        scales.Dispose();
        paths?.Dispose();
    }

    private void Add(string stage, string meaning, Tensor candidates, int count, Func<int, SymmetryGenerator>? generatorOf = null)
    {
        steps.Begin($"list of free directions, {stage}");
        IReadOnlyList<int> chosen = basis.Choose(candidates, count);
        if (chosen.Count < count)
            throw new InvalidOperationException($"Stage {stage} of {network.Description.Name} adds {count} directions, of which {chosen.Count} were found: the others are rounding.");
        foreach (int column in chosen)
        {
            steps.Check();
            SymmetryGenerator? generator = generatorOf?.Invoke(column);
            string? description = generator is null ? null : DirectionText.Of(generator);
            if (generator is not null && !generator.IsFiniteFor(network))
                generator = null;
            double[] vector = generator is null ? Oriented(Matrix.Numbers(candidates.select(1, column))) : generator.SeriesFrom(network)[1];
            found.Add(new(stage, meaning, description ?? text.Of(vector, free.Scales), Moves(vector, keepsLength: generator is not null), generator));
        }
    }

    /// <summary>A vector without what is nothing but rounding, and of the sign with which the first number that it moves grows.</summary>
    private double[] Oriented(double[] vector)
    {
        double[] sizes = [.. vector.Zip(free.Scales, (value, scale) => Math.Abs(value * scale))];
        double largest = sizes.Max();
        double sign = Math.Sign(vector[Array.FindIndex(sizes, size => size > DirectionText.Named * largest)]);
        return [.. vector.Zip(sizes, (value, size) => size > Rounding * largest ? sign * value : 0)];
    }

    private List<ParameterMove> Moves(double[] vector, bool keepsLength)
    {
        List<(string Name, Parameter Parameter, double[] Values)> moved = [];
        int start = 0;
        foreach ((string name, Parameter parameter) in network.NamedParameters())
        {
            double[] own = vector[start..(start += (int)parameter.numel())];
            if (own.Any(value => value != 0))
                moved.Add((name, parameter, own));
        }

        double size = Math.Sqrt(moved.Sum(move => Matrix.Numbers(move.Parameter.detach().ToFloat64()).Sum((double value) => value * value)));
        double length = Math.Sqrt(moved.Sum(move => move.Values.Sum((double value) => value * value)));
        double factor = keepsLength ? 1 : (size > 0 ? size : 1) / length;
        return [.. moved.Select(move => new ParameterMove(move.Name, Array.AsReadOnly(move.Parameter.shape), Array.AsReadOnly([.. move.Values.Select(value => value * factor)])))];
    }
}
