using System.ComponentModel;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>
/// Blocks side by side: each on its own slice of the last dimension, y = [f1(x1), f2(x2), ..]; or all on the whole input
/// and added, y = f1(x) + f2(x) + ...
/// <para>
/// Hook points in different branches do not depend on each other: products between them are 0. The value at a hook point
/// in a branch does not determine y alone, because the other branches have their own from the input x: where streams are
/// carried (<see cref="ProductPass"/>), it is x that goes by every hook point inside, the branches' own too. Products by x
/// with that value held lead through the other branches.
/// </para>
/// <para>
/// Of the biases, the constant that multiplies them has those that a product passes: from within a branch those behind it
/// in that branch and, where x is carried, those of the other branches too.
/// </para>
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ParallelModule : BlockModule
{
    private readonly ParallelMode mode;
    private readonly long[] slices;
    private readonly BlockModule[] branches;

    /// <summary>Makes parallel blocks.</summary>
    /// <param name="mode">Whether each block has its own slice of the input, or all have the whole.</param>
    /// <param name="slices">The widths of the slices, one for each block; none in mode <see cref="ParallelMode.Add"/>.</param>
    /// <param name="branches">New blocks, two or more.</param>
    /// <exception cref="ArgumentException">The numbers of blocks and slices do not fit.</exception>
    public ParallelModule(ParallelMode mode, IReadOnlyList<long> slices, params BlockModule[] branches)
        : base("Parallel")
    {
        ArgumentNullException.ThrowIfNull(slices);
        ArgumentNullException.ThrowIfNull(branches);
        if (branches.Length < 2)
            throw new ArgumentException($"Parallel takes two blocks or more, but got {branches.Length}.", nameof(branches));
        int expected = mode == ParallelMode.Concatenate ? branches.Length : 0;
        if (slices.Count != expected)
            throw new ArgumentException($"Parallel in mode {mode} takes {expected} slices for {branches.Length} blocks, but got {slices.Count}.", nameof(slices));
        this.mode = mode;
        this.slices = [.. slices];
        this.branches = branches;
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<long> OutputShape
    {
        get
        {
            IReadOnlyList<long> first = branches[0].OutputShape;
            return mode == ParallelMode.Add ? first : [.. first.SkipLast(1), OutputWidths.Sum()];
        }
    }

    /// <inheritdoc/>
    public override Parameter? FirstParameter => branches.Select(branch => branch.FirstParameter).FirstOrDefault(parameter => parameter is not null);

    /// <summary>An index that stands for the input x to every branch.</summary>
    private int Before => Place.First - 1;

    private IEnumerable<long> OutputWidths => branches.Select(branch => branch.OutputShape[^1]);

    /// <summary>Computes y.</summary>
    /// <param name="input">The input x, [batch, .., width].</param>
    /// <returns>The output y, [batch, ..output..].</returns>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        long width = slices.Sum();
        if (mode == ParallelMode.Concatenate && (input.dim() == 0 || input.size(-1) != width))
            throw new ArgumentException($"Parallel takes an input of shape [.., {width}], the slices {string.Join(" + ", slices)}, but got {ShapeText.Of(input.shape)}.", nameof(input));
        using var scope = NewDisposeScope();
        return Combine([.. branches.Select((branch, i) => branch.call(InputOf(i, input)))]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override void AddParameterBlocks(ParameterBlocks blocks)
    {
        foreach (BlockModule branch in branches)
            branch.AddParameterBlocks(blocks);
    }

    /// <inheritdoc/>
    public override void AddSteps(NetworkSteps steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        if (mode == ParallelMode.Add)
            steps.Sum(this, branches);
        else
            steps.Concatenation(this, branches);
    }

    /// <inheritdoc/>
    public override void DrawWeights(ParameterInitializer draw)
    {
        foreach (BlockModule branch in branches)
            branch.DrawWeights(draw);
    }

    /// <summary>Describes the branches: by each hook point inside, and by the branches' own, goes the input.</summary>
    /// <returns>One description for each branch.</returns>
    public override IReadOnlyList<LayerDescription> DescribeInside() =>
        [.. branches.Select(branch => LayerDescription.Sequence(branch, "Branch").PassedBy(Input) with { Carries = [Input], IsBranch = true })];

    /// <inheritdoc/>
    protected internal override Tensor? RecordInside(NetworkTrace trace, Tensor input)
    {
        Tensor[] outputs = new Tensor[branches.Length];
        for (int i = 0; i < branches.Length; i++)
        {
            if (branches[i].Record(trace, InputOf(i, input)) is not { } output)
                return null;
            outputs[i] = output;
        }

        return Combine(outputs);
    }

    /// <inheritdoc/>
    protected internal override Tensor PullBackInside(NetworkTrace trace, int from, int to, Tensor g, ProductPass pass)
    {
        ArgumentNullException.ThrowIfNull(g);
        ArgumentNullException.ThrowIfNull(pass);
        int exit = BranchAt(from), entry = BranchAt(to);
        if (exit < 0 && entry < 0)
            return JoinInputs(i => branches[i].PullBack(trace, from, to, OutputOf(i, g), pass));
        if (exit < 0)
        {
            Tensor through = JoinInputs(i => i == entry ? branches[i].PullBack(trace, from, to, g, pass) : null);
            return Plus(pass.TakeCarried(Input), through);
        }

        if (exit == entry)
        {
            Tensor own = branches[exit].PullBack(trace, from, to, g, pass);
            pass.Carry(Input, pass.TakeCarried(Input));
            return own;
        }

        return entry < 0 ? PullBackToBranch(trace, from, exit, to, g, pass) : PullBackAcross(trace, from, exit, to, entry, g, pass);
    }

    /// <inheritdoc/>
    protected internal override Tensor PushForwardInside(NetworkTrace trace, int from, int to, Tensor t, ProductPass pass)
    {
        ArgumentNullException.ThrowIfNull(t);
        ArgumentNullException.ThrowIfNull(pass);
        int entry = BranchAt(from), exit = BranchAt(to);
        if (entry < 0 && exit < 0)
            return JoinOutputs(i => branches[i].PushForward(trace, from, to, InputOf(i, t), pass));
        if (entry < 0)
        {
            Tensor own = branches[exit].PushForward(trace, from, to, InputOf(exit, t), pass);
            pass.Carry(Input, t);
            return own;
        }

        if (entry == exit)
        {
            Tensor own = branches[exit].PushForward(trace, from, to, t, pass);
            pass.Carry(Input, pass.TakeCarried(Input));
            return own;
        }

        return exit < 0 ? PushForwardFromBranch(trace, from, entry, to, t, pass) : PushForwardAcross(trace, to, exit, t, pass);
    }

    /// <summary>Places the branches, and checks that they fit together.</summary>
    /// <exception cref="ArgumentException">The slices do not make up the input, or the branches' outputs do not fit.</exception>
    protected override void PlaceBlocks()
    {
        if (Place is not ParallelHookPoint place || place.Branches.Count != branches.Length)
            throw new ArgumentException($"{Place.Name} must be the hook point of {branches.Length} parallel blocks.");
        if (mode == ParallelMode.Concatenate && slices.Sum() != InputShape[^1])
            throw new ArgumentException($"The slices of {Place.Name}, {string.Join(" + ", slices)}, must make up the width {InputShape[^1]} of its input.");
        for (int i = 0; i < branches.Length; i++)
            branches[i].PlaceAt(place.Branches[i], mode == ParallelMode.Concatenate ? [.. Leading, slices[i]] : InputShape, Input);
        foreach (BlockModule branch in branches)
            if (!Matching(branch.OutputShape).SequenceEqual(Matching(branches[0].OutputShape)))
                throw new ArgumentException($"The blocks of {Place.Name} must have outputs {(mode == ParallelMode.Add ? "of the same shape to be added" : "that differ in width alone to be concatenated")}, but {branches[0].Place.Name} has [{string.Join(", ", branches[0].OutputShape)}] and {branch.Place.Name} has [{string.Join(", ", branch.OutputShape)}].");
    }

    /// <inheritdoc/>
    protected override void RegisterLayers()
    {
        for (int i = 0; i < branches.Length; i++)
            register_module(FormattableString.Invariant($"Branch{i + 1}"), branches[i]);
    }

    /// <summary>From the output to a hook point in a branch: that branch leads there, and the others lead to x.</summary>
    private Tensor PullBackToBranch(NetworkTrace trace, int from, int exit, int to, Tensor g, ProductPass pass)
    {
        // The branch's own value is taken after interventions there, which its products would pass.
        Tensor own = from == branches[exit].Place.Index ? OutputOf(exit, g) : branches[exit].PullBack(trace, from, to, OutputOf(exit, g), pass);
        if (pass.Carries)
            pass.Carry(Input, JoinInputs(i => i == exit ? null : branches[i].PullBack(trace, Before, to, OutputOf(i, g), pass)));
        return own;
    }

    /// <summary>From a hook point in a branch to one in an earlier branch, on which it depends through x alone.</summary>
    private Tensor PullBackAcross(NetworkTrace trace, int from, int exit, int to, int entry, Tensor g, ProductPass pass)
    {
        BlockModule target = branches[exit];
        Tensor? toInput = null;
        if (pass.Carries)
        {
            Tensor through = JoinInputs(i => i == entry ? branches[i].PullBack(trace, Before, to, g, pass) : null);
            toInput = Plus(pass.TakeCarried(Input), through);
        }

        // Zeros that are pulled back have the shapes of all that goes by there, too.
        Tensor nothing = Zeros(g, target.OutputShape);
        Tensor own = from == target.Place.Index ? nothing : target.PullBack(trace, from, target.Place.Index, nothing, pass);
        pass.Carry(Input, toInput);
        return own;
    }

    /// <summary>From a hook point in a branch to the output: that branch leads there, and the others lead there from x.</summary>
    private Tensor PushForwardFromBranch(NetworkTrace trace, int from, int entry, int to, Tensor t, ProductPass pass)
    {
        Tensor own = from == branches[entry].Place.Index ? t : branches[entry].PushForward(trace, from, to, t, pass);
        Tensor? stream = pass.TakeCarried(Input);
        return JoinOutputs(i => i == entry ? own : stream is null ? null : branches[i].PushForward(trace, Before, to, InputOf(i, stream), pass));
    }

    /// <summary>From a hook point in a branch to one in a later branch, which depends on it through x alone.</summary>
    private Tensor PushForwardAcross(NetworkTrace trace, int to, int exit, Tensor t, ProductPass pass)
    {
        Tensor? stream = pass.TakeCarried(Input);
        Tensor own = branches[exit].PushForward(trace, Before, to, stream is null ? Zeros(t, branches[exit].InputShape) : InputOf(exit, stream), pass);
        pass.Carry(Input, stream);
        return own;
    }

    /// <summary>The branch in which a hook point is, or whose own it is; -1 if it is in none.</summary>
    private int BranchAt(int index) => Array.FindIndex(branches, branch => branch.Place.Contains(index) || branch.Place.Index == index);

    /// <summary>What of an input, or of vectors there, belongs to a branch.</summary>
    private Tensor InputOf(int branch, Tensor x) => mode == ParallelMode.Add ? x : x.narrow(-1, slices.Take(branch).Sum(), slices[branch]);

    /// <summary>What of vectors at the output belongs to a branch.</summary>
    private Tensor OutputOf(int branch, Tensor g) => mode == ParallelMode.Add ? g : g.narrow(-1, OutputWidths.Take(branch).Sum(), branches[branch].OutputShape[^1]);

    private Tensor Combine(Tensor[] outputs) => mode == ParallelMode.Add ? outputs.Aggregate((sum, output) => sum.Plus(output)) : cat(outputs, -1);

    private Tensor JoinInputs(Func<int, Tensor?> part) => Join(part, slices);

    private Tensor JoinOutputs(Func<int, Tensor?> part) => Join(part, mode == ParallelMode.Add ? [] : [.. OutputWidths]);

    /// <summary>Puts vectors of the branches together, [k, batch or 1, ..]; those that are missing are 0, and one is there.</summary>
    private Tensor Join(Func<int, Tensor?> part, long[] widths)
    {
        Tensor?[] parts = [.. Enumerable.Range(0, branches.Length).Select(part)];
        Tensor[] present = [.. parts.OfType<Tensor>()];
        if (mode == ParallelMode.Add)
            return Combine(present);
        // A batch of 1 stands for all samples, in every part by itself.
        long batch = ProductPass.BatchOf(present);
        long[] leading = [present[0].shape[0], batch, .. present[0].shape[2..^1]];
        return cat([.. parts.Select((vectors, i) => (vectors ?? zeros(1, dtype: present[0].dtype, device: present[0].device)).expand([.. leading, widths[i]]))], -1);
    }

    private static Tensor Plus(Tensor? stream, Tensor through) => stream is null ? through : stream.Plus(through);

    /// <summary>As many vectors as <paramref name="like"/> has, of zeros.</summary>
    private static Tensor Zeros(Tensor like, IReadOnlyList<long> shape) => zeros([like.shape[0], 1, .. shape], dtype: like.dtype, device: like.device);

    private IEnumerable<long> Matching(IReadOnlyList<long> shape) => mode == ParallelMode.Add ? shape : shape.SkipLast(1);
}
