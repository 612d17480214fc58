using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>The edges from the features of a node layer to those of the next one.</summary>
public sealed class InteractionEdges : IDisposable
{
    internal InteractionEdges(string from, string to, string method, Tensor strengths)
    {
        From = from;
        To = to;
        Method = method;
        Strengths = strengths.DetachFromDisposeScope();
    }

    /// <summary>The earlier node layer.</summary>
    public string From { get; }

    /// <summary>The later node layer.</summary>
    public string To { get; }

    /// <summary>How the edges were computed, in words: all ways give the same numbers to rounding.</summary>
    public string Method { get; }

    /// <summary>The standard error of the strengths in the Frobenius norm, as a ratio to their norm, where sources are random; null if they are exact, NaN if one source can't tell.</summary>
    public double? RelativeStandardError { get; internal init; }

    /// <summary>The gates that are others at what features write back, where edges are measured, than at the activations; and at how many samples and positions.</summary>
    internal (long Gates, long Rows) OtherGates { get; init; }

    /// <summary>The strengths, [r_to, r_from], float64.</summary>
    public Tensor Strengths { get; }

    /// <summary>Frees the tensor.</summary>
    public void Dispose() => Strengths.Dispose();
}
