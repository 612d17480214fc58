using DegeneracyLab.Diagrams;

namespace DegeneracyLab.Report.Diagrams;

/// <summary>
/// Finds the ways of edges: vertical and horizontal lines through the room that the layout keeps free of boxes. Edges to
/// lanes part where the lanes begin, and edges from lanes meet at the side of the junction below, so that what belongs
/// together shares its line.
/// </summary>
/// <param name="layout">Where everything is.</param>
internal sealed class EdgeRouter(DiagramLayout layout)
{
    /// <summary>The way of an edge.</summary>
    /// <param name="edge">The edge.</param>
    /// <returns>The corners, from the border of one node to that of the other.</returns>
    public IReadOnlyList<Point> Route(DiagramEdge edge)
    {
        List<(DiagramLanes Lanes, int X)> parting = Parting(edge);
        Area from = layout[edge.From];
        int x = layout.Spans(edge.From) && parting.Count > 0 ? parting[^1].X : from.CentreX;
        List<Point> way = [new(x, from.Bottom)];
        for (int i = 0; i < parting.Count; i++)
        {
            if (layout.Fork(parting[i].Lanes) is not { } y)
                continue;
            way.Add(new(x, y));

            // Lanes that have no fork of their own because they are the first thing in these: the one fork leads into them.
            while (i + 1 < parting.Count && layout.Fork(parting[i + 1].Lanes) is null)
                i++;
            x = parting[i].X;
            way.Add(new(x, y));
        }

        Arrive(way, x, edge);
        return WithoutStraightCorners(way);
    }

    /// <summary>The lanes into which an edge goes, from the outermost to the innermost, with the x coordinate of its lane.</summary>
    private List<(DiagramLanes Lanes, int X)> Parting(DiagramEdge edge)
    {
        HashSet<DiagramLanes> shared = [.. layout.LanesAround(edge.From).Select(around => around.Lanes)];
        DiagramElement goal = edge.Via is null ? edge.To : edge.Via;
        return [.. layout.LanesAround(goal).Where(around => !shared.Contains(around.Lanes)).Select(around => (around.Lanes, layout.Spine(around.Lane)))];
    }

    private void Arrive(List<Point> way, int x, DiagramEdge edge)
    {
        Area to = layout[edge.To];
        bool fitsAbove = x == to.CentreX || (layout.Spans(edge.To) && x > to.Left && x < to.Right);
        if (fitsAbove)
        {
            way.Add(new(x, to.Top));
            return;
        }

        way.Add(new(x, to.CentreY));
        way.Add(new(x < to.CentreX ? to.Left : to.Right, to.CentreY));
    }

    private static List<Point> WithoutStraightCorners(List<Point> way)
    {
        for (int i = way.Count - 2; i > 0; i--)
        {
            bool isStraight = (way[i - 1].X == way[i].X && way[i].X == way[i + 1].X) || (way[i - 1].Y == way[i].Y && way[i].Y == way[i + 1].Y);
            if (isStraight)
                way.RemoveAt(i);
        }

        return way;
    }
}
