namespace DegeneracyLab.Analysis;

/// <summary>The names of the declaration.</summary>
internal sealed class DeclaredNames() : NameMap("the declared names")
{
    internal override NameAssignment Assign(DeclaredNetwork network, StoredNames? stored) =>
        NameAssignment.Of([.. network.Parameters.Select(parameter => (IReadOnlyList<NamedTensor>)[new(parameter.Name)])]);
}
