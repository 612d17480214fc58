using System.ComponentModel;
using static TorchSharp.torch;

namespace DegeneracyLab;

/// <summary>
/// A change of the value at one hook point during one forward pass, as an immutable value: an affine map v -> A v + c,
/// with a symmetric A, of each sample's value. It keeps its own copy of the numbers that it needs, as float64 and in
/// managed memory, and rounds them to the type of the value that it meets: it needs no disposal, survives the tensors and
/// traces that it was made from, and serves networks of either type. Two interventions are equal if they do the same thing
/// at the same hook point with the same numbers.
/// </summary>
public abstract record Intervention
{
    private protected Intervention(HookPoint hook, InterventionKind kind)
    {
        ArgumentNullException.ThrowIfNull(hook);
        Hook = hook;
        Kind = kind;
    }

    /// <summary>The hook point whose value is changed.</summary>
    public HookPoint Hook { get; }

    /// <summary>What is done to the value.</summary>
    public InterventionKind Kind { get; }

    /// <summary>The units, ascending, to which the intervention is restricted; null if it is not.</summary>
    public IReadOnlyList<int>? Units => Region.Units;

    /// <summary>The positions, ascending, to which the intervention is restricted; null if it is not.</summary>
    public IReadOnlyList<int>? Positions => Region.Positions;

    /// <summary>The channels, ascending, to which the intervention is restricted; null if it is not.</summary>
    public IReadOnlyList<int>? Channels => Region.Channels;

    /// <summary>The entries that are changed.</summary>
    internal Region Region { get; private protected init; } = Region.Everywhere;

    /// <summary>Sets the value to zero.</summary>
    /// <param name="hook">The hook point.</param>
    /// <returns>The intervention.</returns>
    public static Intervention Zero(HookPoint hook) => new Replacement(hook, InterventionKind.Zero, NumberArray.Scalar(0));

    /// <summary>Sets the value of every sample to the mean over the data: mean ablation.</summary>
    /// <param name="hook">The hook point.</param>
    /// <param name="mean">
    /// The mean, [..shape..], or [width] to be the same wherever there are further dimensions, or a single number. It is copied.
    /// </param>
    /// <returns>The intervention.</returns>
    /// <exception cref="ArgumentException">An entry is not finite.</exception>
    public static Intervention Mean(HookPoint hook, Tensor mean)
    {
        ArgumentNullException.ThrowIfNull(hook);
        ArgumentNullException.ThrowIfNull(mean);
        return new Replacement(hook, InterventionKind.Mean, NumberArray.Copy(mean, $"{InterventionKind.Mean} at {hook}"));
    }

    /// <summary>Sets the value to a given one.</summary>
    /// <param name="hook">The hook point.</param>
    /// <param name="value">
    /// The value: [..shape..] for all samples, [batch, ..shape..] for each its own, or a single number. Where the
    /// intervention is restricted, the value has the whole shape all the same. It is copied.
    /// </param>
    /// <returns>The intervention.</returns>
    /// <exception cref="ArgumentException">An entry is not finite.</exception>
    public static Intervention Replace(HookPoint hook, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(hook);
        ArgumentNullException.ThrowIfNull(value);
        return new Replacement(hook, InterventionKind.Replace, NumberArray.Copy(value, $"{InterventionKind.Replace} at {hook}"));
    }

    /// <summary>Sets the value to the one that a trace recorded at the same hook point: activation patching.</summary>
    /// <param name="hook">The hook point.</param>
    /// <param name="trace">
    /// The trace, of one sample or of as many as the pass that is intervened in. Its value is copied, so that the trace may
    /// be disposed.
    /// </param>
    /// <returns>The intervention.</returns>
    /// <exception cref="ArgumentException">The hook point is not of the trace's network, or an entry is not finite.</exception>
    /// <exception cref="InvalidOperationException">The trace did not record the hook point.</exception>
    /// <exception cref="ObjectDisposedException">The trace was disposed.</exception>
    public static Intervention Patch(HookPoint hook, NetworkTrace trace)
    {
        ArgumentNullException.ThrowIfNull(hook);
        ArgumentNullException.ThrowIfNull(trace);
        return new Replacement(hook, InterventionKind.Patch, NumberArray.Copy(trace[hook], $"{InterventionKind.Patch} at {hook}"));
    }

    /// <summary>Multiplies the value by a number.</summary>
    /// <param name="hook">The hook point.</param>
    /// <param name="factor">The number.</param>
    /// <returns>The intervention.</returns>
    /// <exception cref="ArgumentException">The number is not finite.</exception>
    public static Intervention Scale(HookPoint hook, double factor) => new Scaling(hook, factor);

    /// <summary>Adds a given value to the value: steering.</summary>
    /// <param name="hook">The hook point.</param>
    /// <param name="value">
    /// What is added: [width] wherever there are further dimensions, [..shape..] for all samples, [batch, ..shape..] for each
    /// its own, or a single number. It is copied.
    /// </param>
    /// <returns>The intervention.</returns>
    /// <exception cref="ArgumentException">An entry is not finite.</exception>
    public static Intervention Add(HookPoint hook, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(hook);
        ArgumentNullException.ThrowIfNull(value);
        return new Translation(hook, NumberArray.Copy(value, $"{InterventionKind.Add} at {hook}"));
    }

    /// <summary>
    /// Keeps the part of the value in the span of some directions of its last dimension: v -> o + P (v - o), with the
    /// orthogonal projection P on the span and the origin o.
    /// </summary>
    /// <param name="hook">The hook point.</param>
    /// <param name="directions">
    /// The directions as columns, [width, r], or a single one, [width]. They are copied and made orthonormal; those are
    /// dropped that depend on the others, to 1e-12 of the largest singular value.
    /// </param>
    /// <param name="origin">The point about which to project, [width], for instance the mean; zero if null. It is copied.</param>
    /// <returns>The intervention.</returns>
    /// <exception cref="ArgumentException">A shape does not fit, or an entry is not finite.</exception>
    public static Intervention Project(HookPoint hook, Tensor directions, Tensor? origin = null) =>
        Projection.Of(hook, InterventionKind.Project, directions, origin);

    /// <summary>
    /// Removes the part of the value in the span of some directions of its last dimension: v -> v - P (v - o), with the
    /// orthogonal projection P on the span and the origin o.
    /// </summary>
    /// <param name="hook">The hook point.</param>
    /// <param name="directions">
    /// The directions as columns, [width, r], or a single one, [width]. They are copied and made orthonormal; those are
    /// dropped that depend on the others, to 1e-12 of the largest singular value.
    /// </param>
    /// <param name="origin">The point about which to project, [width], for instance the mean; zero if null. It is copied.</param>
    /// <returns>The intervention.</returns>
    /// <exception cref="ArgumentException">A shape does not fit, or an entry is not finite.</exception>
    public static Intervention ProjectOut(HookPoint hook, Tensor directions, Tensor? origin = null) =>
        Projection.Of(hook, InterventionKind.ProjectOut, directions, origin);

    /// <summary>
    /// The same intervention, restricted: entries whose indices are not in all of the given lists stay as they are. What is
    /// not given stays unrestricted, or as an earlier call restricted it; a list without indices leaves everything as it is.
    /// </summary>
    /// <param name="units">Indices on the last dimension. A projection, which mixes units, takes none.</param>
    /// <param name="positions">
    /// Indices on the last dimension but one: the positions of [positions, width], the queries of [heads, positions,
    /// positions], the rows of an image [channels, height, width].
    /// </param>
    /// <param name="channels">
    /// Indices on the last dimension but two: the channels of an image, the heads of [heads, positions, positions].
    /// </param>
    /// <returns>The restricted intervention.</returns>
    /// <exception cref="ArgumentException">An index is negative, or a projection is restricted to units.</exception>
    public Intervention At(IReadOnlyList<int>? units = null, IReadOnlyList<int>? positions = null, IReadOnlyList<int>? channels = null)
    {
        if (units is not null && !CanRestrictUnits)
            throw new ArgumentException($"{this} mixes units, and can be restricted to positions or channels only, not to units.", nameof(units));
        return this with
        {
            Region = new(
                units is null ? Region.Units : IndexSet.Of(units, "Units"),
                positions is null ? Region.Positions : IndexSet.Of(positions, "Positions"),
                channels is null ? Region.Channels : IndexSet.Of(channels, "Channels")),
        };
    }

    /// <summary>
    /// Called by traces: A v + c, as a new tensor in the caller's dispose scope. Autograd sees it as a function of v, even
    /// where it is constant.
    /// </summary>
    /// <param name="value">v, [batch, ..shape..], for which <see cref="Check"/> passed.</param>
    /// <returns>The changed value, of the same shape, type and device.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor Apply(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        using var scope = NewDisposeScope();
        return ApplyCore(value).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Called by traces: A u, as a new tensor in the caller's dispose scope. A is symmetric for every kind: diagonal, or an
    /// orthogonal projection. So it is the derivative that pushes tangents forward, and its transpose, which pulls
    /// cotangents back.
    /// </summary>
    /// <param name="vectors">Tangents or cotangents u, [k, batch or 1, ..shape..].</param>
    /// <returns>The products, of the same shape, type and device.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor Differentiate(Tensor vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        using var scope = NewDisposeScope();
        return DifferentiateCore(vectors).MoveToOuterDisposeScope();
    }

    /// <summary>Called by traces before anything is computed: throws unless the intervention fits the network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="shape">The shape of one sample at the hook point, without the batch dimension.</param>
    /// <param name="batch">The number of samples.</param>
    /// <exception cref="ArgumentException">
    /// The hook point belongs to another network, or a shape, an index or the number of samples does not fit; the message
    /// says what was expected and what was found.
    /// </exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Check(NetworkDescription network, IReadOnlyList<long> shape, long batch)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(shape);
        network.Require(Hook);
        string lead = $"{Kind} at {Hook} of {network.Name}";
        CheckCore(lead, shape, batch);
        Region.Check(lead, shape);
    }

    /// <summary>The kind, the hook point and the restriction.</summary>
    /// <returns>A line of text.</returns>
    public sealed override string ToString() => $"{Kind} at {Hook}{Details}{(Region.IsEverywhere ? "" : $", {Region}")}";

    /// <summary>What <see cref="ToString"/> says besides.</summary>
    private protected virtual string Details => "";

    /// <summary>Whether each unit is changed on its own.</summary>
    private protected virtual bool CanRestrictUnits => true;

    private protected abstract Tensor ApplyCore(Tensor value);

    private protected abstract Tensor DifferentiateCore(Tensor vectors);

    private protected abstract void CheckCore(string lead, IReadOnlyList<long> shape, long batch);

    /// <summary>The changed entries where the intervention acts, the untouched ones elsewhere.</summary>
    private protected Tensor Restrict(Tensor changed, Tensor untouched) =>
        Region.IsEverywhere ? changed : where(Region.Mask(untouched), changed, untouched);
}
