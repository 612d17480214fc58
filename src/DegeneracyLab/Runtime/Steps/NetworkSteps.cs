using System.ComponentModel;
using TorchSharp.Modules;

namespace DegeneracyLab.Runtime;

/// <summary>
/// The steps of a network, gathered layer by layer in the order of computation. Generated code adds those of its layers.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class NetworkSteps
{
    private readonly List<NetworkStep> steps = [];

    internal NetworkSteps()
    {
    }

    /// <summary>Adds a fully connected layer y = x W^T + b.</summary>
    /// <param name="hook">The hook point of y.</param>
    /// <param name="input">The hook point of x.</param>
    /// <param name="layer">The layer.</param>
    public void Linear(HookPoint hook, HookPoint input, Linear layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        Add(new MapStep(input, hook, layer.weight!, layer.bias));
    }

    /// <summary>Adds a table of vectors, picked by token ids.</summary>
    /// <param name="hook">The hook point of the vectors.</param>
    /// <param name="tokens">The hook point of the token ids.</param>
    /// <param name="table">The table.</param>
    public void Embedding(HookPoint hook, HookPoint tokens, TokenEmbeddingModule table)
    {
        ArgumentNullException.ThrowIfNull(table);
        Add(new TableStep(tokens, hook, table.weight));
    }

    /// <summary>Adds a step without parameters.</summary>
    /// <param name="hook">The hook point of its output.</param>
    /// <param name="input">The hook point of its input.</param>
    /// <param name="rule">What it passes.</param>
    public void Pass(HookPoint hook, HookPoint input, ChangeRule rule) => Add(new FixedStep(input, hook, rule));

    /// <summary>Adds an elementwise function with f(c x) = c^k f(x) for every c > 0.</summary>
    /// <param name="hook">The hook point of its output.</param>
    /// <param name="input">The hook point of its input.</param>
    /// <param name="degree">The degree k.</param>
    public void Homogeneous(HookPoint hook, HookPoint input, double degree) => Add(new FixedStep(input, hook, ChangeRule.Homogeneous) { Degree = degree });

    /// <summary>Adds a layer that keeps all entries and their shape.</summary>
    /// <param name="hook">The hook point of its output.</param>
    /// <param name="input">The hook point of its input.</param>
    public void Identity(HookPoint hook, HookPoint input) => Add(new FixedStep(input, hook, ChangeRule.Same) { Function = new SameEntriesFunction() });

    /// <summary>Adds a layer that arranges all entries as one vector.</summary>
    /// <param name="hook">The hook point of its output.</param>
    /// <param name="input">The hook point of its input.</param>
    public void Flatten(HookPoint hook, HookPoint input) => Add(new FixedStep(input, hook, ChangeRule.Flattened) { Function = new SameEntriesFunction() });

    /// <summary>Adds gates: y = x where x is positive, elsewhere the closed slope times x.</summary>
    /// <param name="hook">The hook point of y.</param>
    /// <param name="input">The hook point of x.</param>
    /// <param name="closedSlope">The slope where x is negative.</param>
    /// <param name="slopeAtZero">The slope that Jacobians take where x is 0; the closed one if null.</param>
    public void Gate(HookPoint hook, HookPoint input, double closedSlope = 0, double? slopeAtZero = null) =>
        Add(new FixedStep(input, hook, ChangeRule.Slopes) { Function = new GateFunction(closedSlope, slopeAtZero ?? closedSlope) });

    /// <summary>Adds the mean over positions.</summary>
    /// <param name="hook">The hook point of the mean.</param>
    /// <param name="input">The hook point of the sequence.</param>
    public void MeanPool(HookPoint hook, HookPoint input) => Add(new FixedStep(input, hook, ChangeRule.Same) { Function = new PositionMeanFunction() });

    /// <summary>Adds the selection of the last position.</summary>
    /// <param name="hook">The hook point of the last position.</param>
    /// <param name="input">The hook point of the sequence.</param>
    public void LastPosition(HookPoint hook, HookPoint input) => Add(new FixedStep(input, hook, ChangeRule.Same) { Function = new LastPositionFunction() });

    /// <summary>Adds the means of windows of an image.</summary>
    /// <param name="hook">The hook point of the means.</param>
    /// <param name="input">The hook point of the image.</param>
    /// <param name="kernel">The height and width of a window.</param>
    /// <param name="stride">The distance between windows.</param>
    /// <param name="padding">The number of zeros around the image on each side.</param>
    public void AvgPool2d(HookPoint hook, HookPoint input, long kernel, long stride, long padding) =>
        Add(new FixedStep(input, hook, padding > 0 ? ChangeRule.SameWithoutShift : ChangeRule.Same) { Function = new WindowMeanFunction(kernel, stride, padding) });

    /// <summary>Adds the maxima of windows of an image.</summary>
    /// <param name="hook">The hook point of the maxima.</param>
    /// <param name="input">The hook point of the image.</param>
    /// <param name="kernel">The height and width of a window.</param>
    /// <param name="stride">The distance between windows.</param>
    /// <param name="padding">The padding on each side, which never wins.</param>
    public void MaxPool2d(HookPoint hook, HookPoint input, long kernel, long stride, long padding) =>
        Add(new FixedStep(input, hook, ChangeRule.Maximum) { Function = new WindowMaximumFunction(kernel, stride, padding) });

    /// <summary>Adds a block in sequence: its input enters, and its last value leaves.</summary>
    /// <param name="block">The block.</param>
    public void Use(BlockModule block) => Leave(block, Enter(block));

    /// <summary>Adds a residual connection around a block: its input enters, and its last value is added to the stream.</summary>
    /// <param name="block">The block.</param>
    public void Residual(BlockModule block)
    {
        if (Enter(block) is { } last)
            Add(new SumStep([block.Input, last], block.Place));
        else
            Leave(block, last: null);
    }

    /// <summary>Adds a step.</summary>
    /// <param name="step">The step.</param>
    public void Add(NetworkStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        steps.Add(step);
    }

    /// <summary>Adds blocks side by side, all on the whole input, whose outputs are added.</summary>
    /// <param name="parallel">The layer that the blocks make up.</param>
    /// <param name="branches">The blocks.</param>
    internal void Sum(BlockModule parallel, IReadOnlyList<BlockModule> branches)
    {
        foreach (BlockModule branch in branches)
            Use(branch);
        Add(new SumStep([.. branches.Select(branch => branch.Place)], parallel.Place));
    }

    /// <summary>Adds blocks side by side, each on its slice of the input, whose outputs are concatenated.</summary>
    /// <param name="parallel">The layer that the blocks make up.</param>
    /// <param name="branches">The blocks.</param>
    internal void Concatenation(BlockModule parallel, IReadOnlyList<BlockModule> branches)
    {
        HookPoint?[] first = [.. branches.Select(InputInside)];
        if (first.All(hook => hook is not null))
            Add(new PartsStep([.. first.OfType<HookPoint>()], parallel.Input));
        foreach (BlockModule branch in branches)
            Leave(branch, AddInside(branch));
        Add(new PartsStep([.. branches.Select(branch => branch.Place)], parallel.Place));
    }

    /// <summary>All steps, in the order in which they were added.</summary>
    internal IReadOnlyList<NetworkStep> ToList() => [.. steps];

    /// <summary>The hook point inside a block that records its input: the first; null if the block has none.</summary>
    private static HookPoint? InputInside(BlockModule block) => block.DescribeInside() is [{ IsIdentity: true } first, ..] ? first.HookPoint : null;

    /// <summary>Adds the step into a block and those inside.</summary>
    /// <returns>The last hook point inside; null if there is none.</returns>
    private HookPoint? Enter(BlockModule block)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (InputInside(block) is { } first)
            Identity(first, block.Input);
        return AddInside(block);
    }

    /// <summary>Adds the steps inside a block.</summary>
    /// <returns>The last hook point inside; null if there is none.</returns>
    private HookPoint? AddInside(BlockModule block)
    {
        block.AddSteps(this);
        return block.DescribeInside() is [.., { } last] ? last.HookPoint : null;
    }

    /// <summary>Adds the step out of a block: a block with nothing inside does not tell what it computes.</summary>
    private void Leave(BlockModule block, HookPoint? last)
    {
        if (last is null)
            Pass(block.Place, block.Input, ChangeRule.Stops);
        else
            Identity(block.Place, last);
    }
}
