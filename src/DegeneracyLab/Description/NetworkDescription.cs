using System.Globalization;
using System.Text;

namespace DegeneracyLab;

/// <summary>What a network is made of: its layers, its hook points with their shapes, and its parameters by number.</summary>
public sealed class NetworkDescription
{
    /// <summary>Describes a network.</summary>
    /// <param name="name">The network's name.</param>
    /// <param name="input">The hook point of the input.</param>
    /// <param name="inputShape">The shape of one sample, without the batch dimension.</param>
    /// <param name="layers">The layers in the order of computation; layer i has hook point index i + 1.</param>
    /// <exception cref="ArgumentException">A hook point's index is not its place.</exception>
    public NetworkDescription(string name, HookPoint input, IReadOnlyList<long> inputShape, IReadOnlyList<LayerDescription> layers)
    {
        Name = name;
        InputShape = inputShape;
        Layers = layers;
        HookPoints = [input, .. layers.Select(layer => layer.HookPoint)];
        for (int index = 0; index < HookPoints.Count; index++)
            if (HookPoints[index].Index != index)
                throw new ArgumentException($"Hook point {HookPoints[index].Name} of {name} stands at place {index} but has index {HookPoints[index].Index}.", nameof(layers));
    }

    /// <summary>The network's name.</summary>
    public string Name { get; }

    /// <summary>The shape of one sample, without the batch dimension.</summary>
    public IReadOnlyList<long> InputShape { get; }

    /// <summary>The layers in the order of computation.</summary>
    public IReadOnlyList<LayerDescription> Layers { get; }

    /// <summary>The hook points in the order of computation: the input, then each layer's output.</summary>
    public IReadOnlyList<HookPoint> HookPoints { get; }

    /// <summary>The hook point of the input.</summary>
    public HookPoint Input => HookPoints[0];

    /// <summary>The hook point of the output: the last layer's.</summary>
    public HookPoint Output => HookPoints[^1];

    /// <summary>The shape of one sample's output, without the batch dimension.</summary>
    public IReadOnlyList<long> OutputShape => ShapeAt(Output);

    /// <summary>The number of trainable numbers in the network.</summary>
    public long ParameterCount => Layers.Sum(layer => layer.ParameterCount);

    /// <summary>The shape of one sample at a hook point, without the batch dimension.</summary>
    /// <param name="hookPoint">A hook point of this network.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="ArgumentException">The hook point belongs to another network.</exception>
    public IReadOnlyList<long> ShapeAt(HookPoint hookPoint)
    {
        Require(hookPoint);
        return hookPoint.Index == 0 ? InputShape : Layers[hookPoint.Index - 1].OutputShape;
    }

    /// <summary>The number of entries of one sample at a hook point.</summary>
    /// <param name="hookPoint">A hook point of this network.</param>
    /// <returns>The number of entries.</returns>
    /// <exception cref="ArgumentException">The hook point belongs to another network.</exception>
    public long WidthAt(HookPoint hookPoint)
    {
        long width = 1;
        foreach (long size in ShapeAt(hookPoint))
            width *= size;
        return width;
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

    /// <summary>The summary table: one row a hook point, with shape, parameters and derivative.</summary>
    /// <returns>The table as lines of text.</returns>
    public override string ToString()
    {
        string[] head = ["#", "hook point", "layer", "shape", "parameters", "derivative"];
        List<string[]> rows = [["0", Input.Name, "", Shape(InputShape), "", ""]];
        foreach (LayerDescription layer in Layers)
        {
            rows.Add([
                layer.HookPoint.Index.ToString(CultureInfo.InvariantCulture),
                layer.HookPoint.Name,
                layer.Kind,
                Shape(layer.OutputShape),
                layer.ParameterCount == 0 ? "" : Number(layer.ParameterCount),
                layer.Derivative switch
                {
                    LayerDerivative.Gate => layer.ClosedSlope == 0 ? "mask" : string.Create(CultureInfo.InvariantCulture, $"mask, else {layer.ClosedSlope}"),
                    LayerDerivative.Smooth => "smooth",
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

        static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
        static string Shape(IReadOnlyList<long> shape) => "[batch, " + string.Join(", ", shape) + "]";
    }
}
