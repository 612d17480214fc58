using Rect = DegeneracyLab.Report.Tests.Diagrams.Picture.Rect;

namespace DegeneracyLab.Report.Tests.Diagrams;

/// <summary>What must hold of every diagram, on those of the documentation and on random ones.</summary>
public class LayoutTests
{
    private const int RandomNetworks = 200;

    private static readonly (Picture Picture, string What, NetworkDescription Description)[] Pictures =
    [
        .. Sketches.All.Select(name => (Picture.Of(Sketches.ByName(name)), name, Sketches.ByName(name))),
        .. Enumerable.Range(0, RandomNetworks).Select(RandomSketches.Make).Select((description, seed) => (Picture.Of(description), $"seed {seed}", description)),
    ];

    [Fact]
    public void No_two_boxes_overlap_unless_one_contains_the_other() => All((picture, what) =>
    {
        Picture.Shape[] shapes = [.. picture.Frames, .. picture.Nodes];
        for (int i = 0; i < shapes.Length; i++)
        {
            Assert.True(picture.Panel.Contains(shapes[i].Area), $"{what}: {shapes[i].Id} is not on the panel.");
            for (int j = i + 1; j < shapes.Length; j++)
            {
                bool isContained = shapes[i].Look == "frame" && shapes[i].Area.Contains(shapes[j].Area);
                Assert.True(isContained || !shapes[i].Area.Overlaps(shapes[j].Area), $"{what}: {shapes[i].Id} and {shapes[j].Id} overlap.");
            }
        }
    });

    [Fact]
    public void A_frame_contains_what_is_inside_its_layer_and_nothing_else() => All((picture, what, description) =>
    {
        foreach (LayerDescription layer in description.AllLayers.Where(layer => layer.Inside.Count > 0))
        {
            HashSet<string> inside = [.. Names(layer)];
            Rect frame = picture.Frames.Single(frame => frame.Id == $"f{layer.HookPoint.Index}").Area;
            foreach (Picture.Shape box in picture.Boxes)
                Assert.True(frame.Contains(box.Area) == inside.Contains(box.Id), $"{what}: {box.Id} and the frame of {layer.HookPoint}.");
        }

        static IEnumerable<string> Names(LayerDescription layer) => layer.Inside.SelectMany(Names).Append($"n{layer.HookPoint.Index}");
    });

    [Fact]
    public void Every_edge_goes_from_the_foot_of_one_box_down_to_the_border_of_another() => All((picture, what) =>
    {
        Dictionary<string, Rect> areas = picture.Nodes.ToDictionary(node => node.Id, node => node.Area);
        foreach (Picture.Edge edge in picture.Edges)
        {
            string name = $"{what}: {edge.From} > {edge.To}";
            Assert.True(edge.Way[0].Y == areas[edge.From].Bottom && areas[edge.From].HasOnBorder(edge.Way[0]), $"{name} does not start at its box.");
            Assert.True(areas[edge.To].HasOnBorder(edge.Way[^1]), $"{name} does not end at its box.");
            for (int i = 1; i < edge.Way.Count; i++)
            {
                Assert.True(edge.Way[i].Y >= edge.Way[i - 1].Y, $"{name} goes up.");
                Assert.True(edge.Way[i].Y == edge.Way[i - 1].Y || edge.Way[i].X == edge.Way[i - 1].X, $"{name} is askew.");
            }
        }
    });

    [Fact]
    public void No_edge_passes_through_a_box_or_a_text() => All((picture, what) =>
    {
        Picture.Label[] labels = [.. picture.Title, .. picture.Frames.SelectMany(frame => frame.Labels)];
        foreach (Picture.Edge edge in picture.Edges)
        {
            foreach (Rect segment in edge.Segments)
            {
                foreach (Picture.Shape node in picture.Nodes)
                    Assert.False(node.Area.Overlaps(segment), $"{what}: {edge.From} > {edge.To} passes through {node.Id}.");
                foreach (Picture.Label label in labels)
                    Assert.False(label.Area.Overlaps(segment), $"{what}: {edge.From} > {edge.To} passes through '{label.Text}'.");
            }
        }
    });

    [Fact]
    public void Edges_touch_only_where_they_have_an_end_in_common() => All((picture, what) =>
    {
        for (int i = 0; i < picture.Edges.Count; i++)
        {
            Picture.Edge edge = picture.Edges[i];
            foreach (Picture.Edge other in picture.Edges.Skip(i + 1).Where(other => other.From != edge.From && other.To != edge.To))
                Assert.False(edge.Segments.Any(a => other.Segments.Any(b => Touch(a, b))), $"{what}: {edge.From} > {edge.To} meets {other.From} > {other.To}.");
        }

        static bool Touch(Rect a, Rect b) => a.Left <= b.Right && b.Left <= a.Right && a.Top <= b.Bottom && b.Top <= a.Bottom;
    });

    [Fact]
    public void All_texts_fit_where_they_stand_and_do_not_meet() => All((picture, what) =>
    {
        foreach (Picture.Label label in picture.Title)
            Assert.True(picture.Panel.Contains(label.Area), $"{what}: '{label.Text}' does not fit.");
        foreach (Picture.Shape shape in picture.Frames.Concat(picture.Nodes))
        {
            for (int i = 0; i < shape.Labels.Count; i++)
            {
                Picture.Label label = shape.Labels[i];
                Assert.True(shape.Area.Contains(label.Area), $"{what}: '{label.Text}' does not fit on {shape.Id}.");
                Assert.False(shape.Labels.Skip(i + 1).Any(other => other.Area.Overlaps(label.Area)), $"{what}: '{label.Text}' covers another text of {shape.Id}.");
                if (shape.Tag is { } tag)
                    Assert.True(label.Style == "dgl-tag-text" ? tag.Contains(label.Area) : !tag.Overlaps(label.Area), $"{what}: '{label.Text}' and the tag of {shape.Id}.");
            }

            if (shape.Look == "frame")
                foreach (Picture.Shape other in picture.Frames.Concat(picture.Nodes).Where(other => other != shape))
                    Assert.False(shape.Labels.Any(label => other.Look != "frame" && other.Area.Overlaps(label.Area)), $"{what}: {other.Id} covers the title of {shape.Id}.");
        }
    });

    [Fact]
    public void Thirty_hook_points_in_a_row_take_no_more_width_than_three()
    {
        Sketch.Part[] parts = [.. Enumerable.Range(1, 15).SelectMany(i => new[] { Sketch.Linear($"Linear{i}", 32), Sketch.ReLU($"ReLU{i}") })];
        Rect few = Picture.Of(Sketch.Network("Mlp", [32], null, parts[..2])).Panel;
        Rect many = Picture.Of(Sketch.Network("Mlp", [32], null, parts)).Panel;
        Assert.InRange(many.Width, few.Width, few.Width + 40);
        Assert.InRange(many.Height, 0, 31 * 70);
    }

    private static void All(Action<Picture, string> check) => All((picture, what, _) => check(picture, what));

    private static void All(Action<Picture, string, NetworkDescription> check)
    {
        foreach ((Picture picture, string what, NetworkDescription description) in Pictures)
            check(picture, what, description);
    }
}
