namespace DegeneracyLab.Analysis;

/// <summary>
/// How much weight a partition of a graph is expected to have inside its modules. The quality of a partition is the part of the weight that
/// is inside, minus a resolution times what is expected.
/// </summary>
public enum NullModel
{
    /// <summary>
    /// Edges lie between adjacent node layers only: in each section an edge ends at two features by their weights there (Barber's null
    /// model of bipartite graphs, section by section). The default: the others take features for strangers that could never meet.
    /// </summary>
    Layered,

    /// <summary>Any two features may be joined, by their weights: Newman's modularity.</summary>
    Newman,

    /// <summary>Any two features may be joined, all by the same weight: the constant Potts model. The resolution is this weight.</summary>
    ConstantPotts,
}
