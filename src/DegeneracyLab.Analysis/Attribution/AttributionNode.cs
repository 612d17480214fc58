using System.Globalization;

namespace DegeneracyLab.Analysis;

/// <summary>What paths lead between: the value at a hook point, or a feature of a basis at a node layer.</summary>
public sealed record AttributionNode
{
    private AttributionNode(HookPoint hook, NodeBasis? basis, int? feature, bool flattensImages)
    {
        Hook = hook;
        Basis = basis;
        Feature = feature;
        FlattensImages = flattensImages;
    }

    /// <summary>The hook point.</summary>
    public HookPoint Hook { get; }

    /// <summary>The number of the feature; null for the whole value.</summary>
    public int? Feature { get; }

    /// <summary>The basis of the feature; null for the whole value.</summary>
    internal NodeBasis? Basis { get; }

    /// <summary>Whether the basis takes an image as one vector.</summary>
    internal bool FlattensImages { get; }

    /// <summary>The value at a hook point.</summary>
    /// <param name="hook">The hook point.</param>
    public static implicit operator AttributionNode(HookPoint hook) => Of(hook);

    /// <summary>The value at a hook point.</summary>
    /// <param name="hook">The hook point.</param>
    /// <returns>The node.</returns>
    public static AttributionNode Of(HookPoint hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return new(hook, null, null, false);
    }

    /// <summary>
    /// A feature of a basis, at all positions of its node layer. A change of it moves the activations along its row of C_pinv. What that row
    /// has for the constant is left out, because the constant is 1 in every run.
    /// </summary>
    /// <param name="result">An analysis with bases.</param>
    /// <param name="hook">The hook point of the node layer.</param>
    /// <param name="feature">The number of the feature, from 0.</param>
    /// <returns>The node.</returns>
    /// <exception cref="ArgumentException">The result has no bases.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such feature.</exception>
    /// <exception cref="KeyNotFoundException">There is no such node layer.</exception>
    public static AttributionNode Of(AnalysisResult result, HookPoint hook, int feature)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(hook);
        NodeBasis basis = (result.Basis ?? throw new ArgumentException("The result has no bases, whose features could be nodes; analyse the network with Basis = true.", nameof(result)))[hook];
        if (feature < 0 || feature >= basis.Dimension)
            throw new ArgumentOutOfRangeException(nameof(feature), feature, $"{basis.Name} has the features 0 to {basis.Dimension - 1}.");
        return new(hook, basis, feature, result.Options.FlattenImages);
    }

    /// <summary>The hook point, and the feature in brackets.</summary>
    /// <returns>A word.</returns>
    public override string ToString() => Feature is { } feature ? string.Create(CultureInfo.InvariantCulture, $"{Hook.Name}[{feature}]") : Hook.Name;
}
