using System.Collections;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace DegeneracyLab;

/// <summary>
/// The interventions of one forward pass, as an immutable value; several at the same hook point act in their order. It is
/// written as a collection: <c>[Intervention.Zero(N.Hooks.ReLU1), Intervention.Scale(N.Hooks.Linear2, 0.5)]</c>.
/// </summary>
[CollectionBuilder(typeof(Interventions), nameof(Create))]
public sealed class Interventions : IReadOnlyList<Intervention>, IEquatable<Interventions>
{
    private readonly Intervention[] items;

    private Interventions(Intervention[] items) => this.items = items;

    /// <summary>No interventions.</summary>
    public static Interventions None { get; } = new([]);

    /// <inheritdoc/>
    public int Count => items.Length;

    /// <inheritdoc/>
    public Intervention this[int index] => items[index];

    /// <summary>Collects interventions.</summary>
    /// <param name="interventions">The interventions, in the order in which they act.</param>
    /// <returns>The collection.</returns>
    /// <exception cref="ArgumentNullException">One of them is null.</exception>
    public static Interventions Create(params ReadOnlySpan<Intervention> interventions)
    {
        foreach (Intervention intervention in interventions)
            ArgumentNullException.ThrowIfNull(intervention, nameof(interventions));
        return interventions.IsEmpty ? None : new(interventions.ToArray());
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote, or somebody wrote by hand.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="network">The network whose hook points the JSON names.</param>
    /// <returns>
    /// The interventions, with the very same numbers. Whether their shapes fit the network is said when they are used.
    /// </returns>
    /// <exception cref="FormatException">
    /// It is no JSON, or not of interventions, or it names an unknown hook point; the message says where, what was expected
    /// and what was found.
    /// </exception>
    public static Interventions FromJson(string json, NetworkDescription network)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(network);
        return new InterventionJsonReader(network).Read(json);
    }

    /// <summary>The interventions as JSON, with hook points by name and numbers exact to the bit.</summary>
    /// <returns>The JSON, for <see cref="FromJson"/>.</returns>
    public string ToJson() => InterventionJsonWriter.Write(this);

    /// <summary>Called by traces: whether there is an intervention at a hook point.</summary>
    /// <param name="hook">The hook point.</param>
    /// <returns>True if there is one.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool Any(HookPoint hook)
    {
        foreach (Intervention intervention in items)
            if (ReferenceEquals(intervention.Hook, hook))
                return true;
        return false;
    }

    /// <summary>Called by traces: the value at a hook point after its interventions, in the caller's dispose scope.</summary>
    /// <param name="hook">The hook point.</param>
    /// <param name="value">The value before, [batch, ..shape..], for which <see cref="Check"/> passed.</param>
    /// <returns>The value after: a new tensor, or the same one if there are no interventions.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor Apply(HookPoint hook, Tensor value)
    {
        Tensor result = value;
        foreach (Intervention intervention in items)
            if (ReferenceEquals(intervention.Hook, hook))
                result = Next(result, intervention.Apply(result), value);
        return result;
    }

    /// <summary>Called by products: pushes tangents forward over the interventions at a hook point, in the caller's dispose scope.</summary>
    /// <param name="hook">The hook point.</param>
    /// <param name="tangents">The tangents of the value before, [k, batch or 1, ..shape..].</param>
    /// <returns>Those of the value after: a new tensor, or the same one if there are no interventions.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor PushForward(HookPoint hook, Tensor tangents)
    {
        Tensor result = tangents;
        foreach (Intervention intervention in items)
            if (ReferenceEquals(intervention.Hook, hook))
                result = Next(result, intervention.Differentiate(result), tangents);
        return result;
    }

    /// <summary>Called by products: pulls cotangents back over the interventions at a hook point, in the caller's dispose scope.</summary>
    /// <param name="hook">The hook point.</param>
    /// <param name="cotangents">The cotangents of the value after, [k, batch or 1, ..shape..].</param>
    /// <returns>Those of the value before: a new tensor, or the same one if there are no interventions.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor PullBack(HookPoint hook, Tensor cotangents)
    {
        Tensor result = cotangents;
        for (int i = items.Length - 1; i >= 0; i--)
            if (ReferenceEquals(items[i].Hook, hook))
                result = Next(result, items[i].Differentiate(result), cotangents);
        return result;
    }

    /// <summary>Called by traces before anything is computed: throws unless all interventions fit the network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="shapeAt">The shape of one sample at a hook point of the network, without the batch dimension.</param>
    /// <param name="batch">The number of samples.</param>
    /// <exception cref="ArgumentException">
    /// A hook point belongs to another network, or a shape, an index or the number of samples does not fit; the message says
    /// what was expected and what was found.
    /// </exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Check(NetworkDescription network, Func<HookPoint, IReadOnlyList<long>> shapeAt, long batch)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(shapeAt);
        foreach (Intervention intervention in items)
        {
            // First, because a hook point of another network has no shape in this one.
            network.Require(intervention.Hook);
            intervention.Check(network, shapeAt(intervention.Hook), batch);
        }
    }

    /// <inheritdoc/>
    public IEnumerator<Intervention> GetEnumerator() => ((IEnumerable<Intervention>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(Interventions? other) => other is not null && items.AsSpan().SequenceEqual(other.items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Interventions);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (Intervention intervention in items)
            hash.Add(intervention);
        return hash.ToHashCode();
    }

    /// <summary>One line for each intervention.</summary>
    /// <returns>The lines of text.</returns>
    public override string ToString() => Count == 0 ? "No interventions" : string.Join("\n", (IEnumerable<Intervention>)items);

    /// <summary>Frees what lies between two interventions, but never what the caller handed in.</summary>
    private static Tensor Next(Tensor before, Tensor after, Tensor callers)
    {
        if (!ReferenceEquals(before, callers))
            before.Dispose();
        return after;
    }
}
