using TorchSharp.Modules;

namespace DegeneracyLab.Analysis;

/// <summary>The places of all trainable numbers in one vector, each parameter once, in the order of the network's parameters.</summary>
internal sealed class ParameterLayout
{
    private readonly Dictionary<Parameter, long> starts = new(ReferenceEqualityComparer.Instance);

    /// <summary>Lays parameters out.</summary>
    /// <param name="parameters">The trainable parameters.</param>
    public ParameterLayout(IEnumerable<Parameter> parameters)
    {
        foreach (Parameter parameter in parameters)
            if (starts.TryAdd(parameter, Count))
                Count += parameter.numel();
    }

    /// <summary>How many trainable numbers there are.</summary>
    public long Count { get; }

    /// <summary>The place of a number; null if it is not trained.</summary>
    /// <param name="parameter">The parameter; null for a missing bias.</param>
    /// <param name="index">The number's place in it, row by row.</param>
    public long? PlaceOf(Parameter? parameter, long index) => parameter is not null && starts.TryGetValue(parameter, out long start) ? start + index : null;
}
