namespace DegeneracyLab.Diagrams;

/// <summary>A place without a hook point where data part or meet.</summary>
/// <param name="id">The node's id.</param>
/// <param name="kind">What happens there.</param>
internal sealed class DiagramJunction(string id, JunctionKind kind) : DiagramNode(id)
{
    /// <summary>What happens there.</summary>
    public JunctionKind Kind { get; } = kind;

    /// <summary>What is written on it.</summary>
    public string Symbol => Kind switch
    {
        JunctionKind.Sum => "+",
        JunctionKind.Concatenation => "concat",
        _ => "split",
    };
}
