namespace DegeneracyLab.Diagrams;

/// <summary>What an edge can start from and end on.</summary>
/// <param name="id">The node's id, unique within its diagram; ASCII letters and digits.</param>
internal abstract class DiagramNode(string id) : DiagramElement
{
    /// <summary>The node's id, unique within its diagram; ASCII letters and digits.</summary>
    public string Id { get; } = id;
}
