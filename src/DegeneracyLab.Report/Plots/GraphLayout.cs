using DegeneracyLab.Report.Drawing;

namespace DegeneracyLab.Report.Plots;

/// <summary>Where the nodes of a graph are: a column for each layer, and in it a part for each module.</summary>
internal sealed class GraphLayout
{
    private const double LeastSpacing = 5.5, LargestSpacing = 24, ShortSpacing = 20, LeastColumn = 96, LeastWidth = 760;

    /// <summary>Modules have the same height in all layers where that makes the plot no longer than this, as a ratio.</summary>
    private const double MostStretch = 1.6;

    private readonly double[] y, spacings;

    private GraphLayout(double labelRoom, double[] y, double[] spacings, double radius, double height)
    {
        this.y = y;
        this.spacings = spacings;
        LabelRoom = labelRoom;
        Radius = radius;
        Height = height;
        Column = Math.Max(LeastColumn, (LeastWidth - (2 * (PlotCanvas.Margin + labelRoom))) / (spacings.Length - 1));
        Width = (2 * (PlotCanvas.Margin + labelRoom)) + (Column * (spacings.Length - 1));
    }

    /// <summary>The height that columns have where their nodes do not need more.</summary>
    public const double UsualHeight = 420;

    /// <summary>The room for labels to the left of the first column and to the right of the last one.</summary>
    public double LabelRoom { get; }

    /// <summary>The width of the plot.</summary>
    public double Width { get; }

    /// <summary>The height of the columns.</summary>
    public double Height { get; }

    /// <summary>The radius of a node.</summary>
    public double Radius { get; }

    /// <summary>The distance between columns.</summary>
    public double Column { get; }

    /// <summary>The x coordinate of a layer.</summary>
    public double X(int layer) => PlotCanvas.Margin + LabelRoom + (layer * Column);

    /// <summary>The y coordinate of a node, from the top of the columns.</summary>
    public double Y(int node) => y[node];

    /// <summary>The distance between the nodes of a layer.</summary>
    public double Spacing(int layer) => spacings[layer];

    /// <summary>Places the nodes.</summary>
    /// <param name="columns">The nodes of each layer from top to bottom, those of a group together.</param>
    /// <param name="groupOf">The place of each node's group, by the node's index.</param>
    /// <param name="labelRoom">The room for labels beside the first and the last column.</param>
    public static GraphLayout Of(int[][] columns, int[] groupOf, double labelRoom)
    {
        int groups = groupOf.DefaultIfEmpty().Max() + 1, longest = Math.Max(columns.Max(column => column.Length), 1);
        int[][] counts = [.. columns.Select(column => CountBy(column, groupOf, groups))];
        int[] bands = [.. Enumerable.Range(0, groups).Select(group => counts.Max(count => count[group]))];
        // Columns of very different lengths are not laid out alike: a short one would be crowded in the place of a long one's module.
        bool areAlike = columns.All(column => 2 * column.Length >= longest) || bands.Sum() * LargestSpacing <= UsualHeight;
        bool hasBands = areAlike && bands.Sum() <= MostStretch * longest;
        double rows = hasBands ? bands.Sum() + bands.Count(band => band > 0) : counts.Max(count => count.Sum() + (0.5 * count.Count(number => number > 0)));
        double spacing = Math.Clamp(UsualHeight / rows, LeastSpacing, LargestSpacing), height = rows * spacing;
        double[] y = new double[groupOf.Length], spacings = new double[columns.Length];
        for (int layer = 0; layer < columns.Length; layer++)
        {
            double own = counts[layer].Sum() + (0.5 * counts[layer].Count(number => number > 0));
            // Where modules do not lie beside each other anyway, a short column is drawn apart, so that its labels find room.
            double apart = spacings[layer] = hasBands ? spacing : Math.Clamp(height / Math.Max(own, 1), spacing, Math.Max(spacing, ShortSpacing));
            double top = hasBands ? 0 : ((height / apart) - own) / 2;
            int node = 0;
            for (int group = 0; group < groups; group++)
            {
                int number = counts[layer][group];
                double first = top + (hasBands ? (bands[group] + 1 - number) / 2.0 : 0.25);
                for (int i = 0; i < number; i++)
                    y[columns[layer][node++]] = (first + i + 0.5) * apart;
                top += hasBands ? bands[group] > 0 ? bands[group] + 1 : 0 : number > 0 ? number + 0.5 : 0;
            }
        }

        return new(labelRoom, y, spacings, Math.Clamp(spacing * 0.38, 2, 6), height);
    }

    private static int[] CountBy(int[] column, int[] groupOf, int groups)
    {
        int[] counts = new int[groups];
        foreach (int node in column)
            counts[groupOf[node]]++;
        return counts;
    }
}
