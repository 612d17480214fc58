namespace DegeneracyLab.Analysis;

/// <summary>The names of a generation of TransformerLens.</summary>
/// <param name="naming">The generation.</param>
internal sealed class TransformerNames(TransformerNaming naming) : NameMap(naming.Name)
{
    internal override NameAssignment Assign(DeclaredNetwork network, StoredNames? stored)
    {
        IReadOnlyList<TransformerPlace> places = TransformerPlaces.Of(network, out string? reason);
        if (reason is not null)
            return NameAssignment.None(reason);
        IReadOnlyList<NamedTensor>[] tensors = new IReadOnlyList<NamedTensor>[network.Parameters.Count];
        List<(string Name, IReadOnlyList<long> Shape)> zeros = [];
        foreach (TransformerPlace place in places)
        {
            tensors[place.Weight.Index] = naming.Weights(place);
            IReadOnlyList<NamedTensor> biases = naming.Biases(place);
            if (place.Bias is { } bias)
                tensors[bias.Index] = biases;
            else if (naming.HasBias(place.Role))
                zeros.AddRange(biases.Select(tensor => (tensor.Name, tensor.ShapeOf([place.Weight.Shape[0]])!)));
        }

        return NameAssignment.Of(tensors) with { Zeros = zeros, IsDerived = naming.IsDerived };
    }
}
