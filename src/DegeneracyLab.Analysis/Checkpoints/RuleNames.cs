namespace DegeneracyLab.Analysis;

/// <summary>Names by a rule of the caller's own.</summary>
/// <param name="rule">The rule.</param>
internal sealed class RuleNames(Func<DeclaredParameter, IReadOnlyList<NamedTensor>> rule) : NameMap("the rule")
{
    internal override NameAssignment Assign(DeclaredNetwork network, StoredNames? stored) => NameAssignment.Of([.. network.Parameters.Select(Checked)]);

    private IReadOnlyList<NamedTensor> Checked(DeclaredParameter parameter)
    {
        IReadOnlyList<NamedTensor> tensors = rule(parameter) ?? [];
        if (tensors.Any(tensor => tensor is null || string.IsNullOrEmpty(tensor.Name)))
            throw new ArgumentException($"The rule gives a tensor without a name for {parameter.Name}.");
        if (tensors.Where((tensor, place) => tensor.Slice != place || tensor.Slices != tensors.Count || tensor.ShapeOf(parameter.Shape) is null).FirstOrDefault() is { } wrong)
            throw new ArgumentException($"The rule stores {parameter.Name} [{string.Join(", ", parameter.Shape)}] as {wrong.Name}, slice {wrong.Slice} of {wrong.Slices} in a layout for another shape; expected {(tensors.Count == 1 ? "the whole parameter" : $"slices 0 to {tensors.Count - 1} of {tensors.Count} in order, which divide its first dimension")}, in a layout of its number of entries.");
        return tensors;
    }
}
