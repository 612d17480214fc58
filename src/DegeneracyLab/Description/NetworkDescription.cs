using System.Globalization;
using System.Text;

namespace DegeneracyLab;

/// <summary>What a network is made of: its layers, its hook points with their shapes, and its parameters by number.</summary>
public sealed class NetworkDescription
{
    private readonly LayerDescription?[] layerAt;

    /// <summary>Describes a network.</summary>
    /// <param name="name">The network's name.</param>
    /// <param name="input">The hook point of the input.</param>
    /// <param name="inputShape">The shape of one sample, without the batch dimension.</param>
    /// <param name="layers">The layers in the order of computation.</param>
    /// <param name="vocabulary">The number of tokens, if the input holds token ids; else null.</param>
    /// <exception cref="ArgumentException">A hook point's index is not its place.</exception>
    public NetworkDescription(string name, HookPoint input, IReadOnlyList<long> inputShape, IReadOnlyList<LayerDescription> layers, long? vocabulary = null)
    {
        ArgumentNullException.ThrowIfNull(layers);
        Name = name;
        InputShape = inputShape;
        Layers = layers;
        Vocabulary = vocabulary;
        AllLayers = [.. layers.SelectMany(WithInside)];
        layerAt = [null, .. AllLayers];
        HookPoints = [input, .. AllLayers.Select(layer => layer.HookPoint)];
        for (int index = 0; index < HookPoints.Count; index++)
            if (HookPoints[index].Index != index)
                throw new ArgumentException($"Hook point {HookPoints[index].Name} of {name} stands at place {index} but has index {HookPoints[index].Index}.", nameof(layers));
    }

    /// <summary>The network's name.</summary>
    public string Name { get; }

    /// <summary>The shape of one sample, without the batch dimension.</summary>
    public IReadOnlyList<long> InputShape { get; }

    /// <summary>
    /// The number of tokens, if the input holds token ids as 64-bit integers below it; null if it holds numbers.
    /// </summary>
    public long? Vocabulary { get; }

    /// <summary>The layers in the order of computation; those inside blocks are found there.</summary>
    public IReadOnlyList<LayerDescription> Layers { get; }

    /// <summary>All layers in the order of their hook points: what is inside a block comes before the block itself.</summary>
    public IReadOnlyList<LayerDescription> AllLayers { get; }

    /// <summary>The hook points in the order of computation: the input, then each layer's output.</summary>
    public IReadOnlyList<HookPoint> HookPoints { get; }

    /// <summary>The hook point of the input.</summary>
    public HookPoint Input => HookPoints[0];

    /// <summary>The hook point of the output: the last layer's.</summary>
    public HookPoint Output => HookPoints[^1];

    /// <summary>The shape of one sample's output, without the batch dimension.</summary>
    public IReadOnlyList<long> OutputShape => ShapeAt(Output);

    /// <summary>The number of trainable numbers in the network.</summary>
    public long ParameterCount => AllLayers.Sum(layer => layer.ParameterCount);

    /// <summary>The layer whose output a hook point is.</summary>
    /// <param name="hookPoint">A hook point of this network.</param>
    /// <returns>The layer; null for the input.</returns>
    /// <exception cref="ArgumentException">The hook point belongs to another network.</exception>
    public LayerDescription? LayerAt(HookPoint hookPoint)
    {
        Require(hookPoint);
        return layerAt[hookPoint.Index];
    }

    /// <summary>The shape of one sample at a hook point, without the batch dimension.</summary>
    /// <param name="hookPoint">A hook point of this network.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="ArgumentException">The hook point belongs to another network.</exception>
    public IReadOnlyList<long> ShapeAt(HookPoint hookPoint) => LayerAt(hookPoint)?.OutputShape ?? InputShape;

    /// <summary>The number of entries of one sample at a hook point.</summary>
    /// <param name="hookPoint">A hook point of this network.</param>
    /// <returns>The number of entries.</returns>
    /// <exception cref="ArgumentException">The hook point belongs to another network.</exception>
    public long WidthAt(HookPoint hookPoint) => Entries(ShapeAt(hookPoint));

    /// <summary>
    /// The hook points whose values go by a hook point, innermost first: inside a residual branch the stream. Together
    /// with the hook point's own they determine all that follows.
    /// </summary>
    /// <param name="hookPoint">A hook point of this network.</param>
    /// <returns>The hook points; none outside branches.</returns>
    /// <exception cref="ArgumentException">The hook point belongs to another network.</exception>
    public IReadOnlyList<HookPoint> CarriedAt(HookPoint hookPoint) => LayerAt(hookPoint)?.Carries ?? [];

    /// <summary>
    /// The layers that the values at a hook point's <see cref="LayerDescription.Carries"/> pass beside it although their hook
    /// points come before it: those in branches before the one that it is in.
    /// </summary>
    /// <param name="hookPoint">A hook point of this network.</param>
    /// <returns>The layers, in the order of their hook points; none for a hook point that is in no branch, or in a first one.</returns>
    /// <exception cref="ArgumentException">The hook point belongs to another network.</exception>
    public IReadOnlyList<LayerDescription> PassedBeside(HookPoint hookPoint)
    {
        _ = ShapeAt(hookPoint);
        List<LayerDescription> beside = [];
        for (IReadOnlyList<LayerDescription> level = Layers; ;)
        {
            // What is inside comes before the layer itself: the first that ends at the hook point or after it holds it, or is it.
            int place = level.TakeWhile(layer => layer.HookPoint.Index < hookPoint.Index).Count();
            if (place == level.Count)
                return beside;
            if (level[place].IsBranch)
                beside.AddRange(level.Take(place).SelectMany(WithInside));
            level = level[place].Inside;
        }
    }

    /// <summary>
    /// The shape of one sample at a node layer: the hook point's value and, after it, those that go by, concatenated on
    /// the last dimension; flattened before that where their other dimensions differ.
    /// </summary>
    /// <param name="hookPoint">A hook point of this network.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="ArgumentException">The hook point belongs to another network.</exception>
    public IReadOnlyList<long> NodeShapeAt(HookPoint hookPoint)
    {
        IReadOnlyList<long>[] shapes = NodeShapes(hookPoint);
        return IsAligned(shapes) ? [.. shapes[0].SkipLast(1), shapes.Sum(shape => shape[^1])] : [shapes.Sum(Entries)];
    }

    /// <summary>Throws unless the hook point is one of this network's.</summary>
    /// <param name="hookPoint">The hook point.</param>
    /// <exception cref="ArgumentException">The hook point belongs to another network.</exception>
    public void Require(HookPoint hookPoint)
    {
        ArgumentNullException.ThrowIfNull(hookPoint);
        if (hookPoint.Index < HookPoints.Count && ReferenceEquals(HookPoints[hookPoint.Index], hookPoint))
            return;
        throw new ArgumentException($"{hookPoint.Name} is no hook point of {Name}. Its hook points are {string.Join(", ", HookPoints)}.", nameof(hookPoint));
    }

    /// <summary>The shapes of the values that make up a node layer, the hook point's own first.</summary>
    internal IReadOnlyList<long>[] NodeShapes(HookPoint hookPoint) => [ShapeAt(hookPoint), .. CarriedAt(hookPoint).Select(ShapeAt)];

    /// <summary>Whether values can be concatenated on their last dimension without flattening.</summary>
    internal static bool IsAligned(IReadOnlyList<long>[] shapes) =>
        shapes.All(shape => shape.SkipLast(1).SequenceEqual(shapes[0].SkipLast(1)));

    /// <summary>The number of entries of a shape.</summary>
    internal static long Entries(IReadOnlyList<long> shape) => shape.Aggregate(1L, static (product, size) => product * size);

    /// <summary>A shape with the constant that multiplies biases: one for each position of a sequence, else one for a sample, whose entries come in one dimension.</summary>
    internal static IReadOnlyList<long> Folded(IReadOnlyList<long> shape) => shape.Count == 2 ? [shape[0], shape[1] + 1] : [Entries(shape) + 1];

    private static IEnumerable<LayerDescription> WithInside(LayerDescription layer) => layer.Inside.SelectMany(WithInside).Append(layer);

    /// <summary>The summary table: one row a hook point, with shape, parameters and derivative.</summary>
    /// <returns>The table as lines of text.</returns>
    public override string ToString()
    {
        string[] head = ["#", "hook point", "layer", "shape", "parameters", "derivative"];
        List<string[]> rows = [["0", Input.Name, "", Shape(InputShape), "", ""]];
        foreach (LayerDescription layer in AllLayers)
        {
            rows.Add([
                layer.HookPoint.Index.ToString(CultureInfo.InvariantCulture),
                layer.HookPoint.Name,
                layer.Kind,
                Shape(layer.OutputShape),
                Parameters(layer),
                layer.Derivative switch
                {
                    LayerDerivative.Gate => layer.ClosedSlope == 0 ? "mask" : string.Create(CultureInfo.InvariantCulture, $"mask, else {layer.ClosedSlope}"),
                    LayerDerivative.Smooth => layer.HasMask ? "mask" : "smooth",
                    LayerDerivative.Mixing => layer.HasMask ? "mixing, mask" : "mixing",
                    _ => "constant",
                },
            ]);
        }

        int[] widths = [.. head.Select((title, column) => Math.Max(title.Length, rows.Max(row => row[column].Length)))];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Name}: {Shape(InputShape)} -> {Shape(OutputShape)}, {Number(ParameterCount)} parameters\n");
        foreach (string[] row in rows.Prepend(head))
            text.Append("  ").AppendLine(string.Join("  ", row.Select((cell, column) => column is 0 or 4 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd());
        return text.ToString().ReplaceLineEndings("\n").TrimEnd('\n');

        static string Parameters(LayerDescription layer) =>
            layer.ParameterCount > 0 ? Number(layer.ParameterCount) : layer.FixedCount > 0 ? $"{Number(layer.FixedCount)} fixed" : "";
        static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
        static string Shape(IReadOnlyList<long> shape) => "[batch, " + string.Join(", ", shape) + "]";
    }

    /// <summary>
    /// A diagram as a Mermaid flowchart, for pages that render those. The package DegeneracyLab.Report draws the same diagram as SVG.
    /// </summary>
    /// <returns>The text of the flowchart, to be put into a code block marked <c>mermaid</c>.</returns>
    public string ToMermaid() => Diagrams.MermaidWriter.Write(Diagrams.DiagramBuilder.Build(this));
}
