using System.Globalization;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Parsing;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>How windows pass over an image.</summary>
/// <param name="Kernel">The height and width of a window.</param>
/// <param name="Stride">The distance between windows.</param>
/// <param name="Padding">The padding on each side; may be 0.</param>
internal sealed record WindowSpec(Size Kernel, Size Stride, Size Padding)
{
    /// <summary>The shape of an image of so many channels after windows have passed over another.</summary>
    public TensorShape Over(TensorShape image, Size channels) => image.IsImage
        ? TensorShape.Of(channels, image.Sizes[1].Windows(Kernel, Stride, Padding), image.Sizes[2].Windows(Kernel, Stride, Padding))
        : TensorShape.Of(channels, Size.Unknown, Size.Unknown);

    /// <summary>As documentation writes it: <c>3 x 3 windows, stride 2, padding 1</c>.</summary>
    public override string ToString() =>
        $"{Kernel} x {Kernel} windows{(Stride == 1 ? "" : $", stride {Stride}")}{(HasPadding ? $", padding {Padding}" : "")}";

    /// <summary>Whether there is padding.</summary>
    public bool HasPadding => Padding is not { Expression: null, Value: 0 };

    /// <summary>The arguments of a call.</summary>
    public string Arguments(string owner) => $"kernel: {Kernel.Code(owner)}, stride: {Stride.Code(owner)}, padding: {Padding.Code(owner)}";

    /// <param name="check">The check.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="kernel">The name of the argument for the window.</param>
    /// <param name="limitsPadding">Whether padding is at most half the window.</param>
    public void Check(LayerCheck check, Layer layer, string kernel, bool limitsPadding)
    {
        AttributeArguments arguments = check.Arguments;
        if (HasPadding && layer.Input.IsImage)
            foreach (Size side in new[] { layer.Input.Sizes[1], layer.Input.Sizes[2] })
                if (!check.HasReported)
                    check.SumFits("padded side", side, Padding, Padding);
        if (check.HasReported)
            return;
        check.AtLeastOne(Kernel, DiagnosticDescriptors.ArgumentOutOfRange, arguments.At(kernel), layer.Name, "Kernel", "at least 1", Kernel.IsSymbolic ? Kernel : Number(Kernel));
        check.AtLeastOne(Stride, DiagnosticDescriptors.ArgumentOutOfRange, arguments.At("Stride"), layer.Name, "Stride", "at least 1", Stride.IsSymbolic ? Stride : Number(Stride));
        if (Padding is { Expression: null, Value: < 0 } && !ReferenceEquals(Padding, Size.Unknown))
            check.Report(DiagnosticDescriptors.ArgumentOutOfRange, arguments.At("Padding"), layer.Name, "Padding", "at least 0", Number(Padding));
        else if (limitsPadding && HasPadding)
            check.AtMost(Padding * 2, Kernel, DiagnosticDescriptors.ArgumentOutOfRange, arguments.At("Padding"), layer.Name, "Padding", new object[] { "at most half the window of ", Kernel }, Padding);
        if (!layer.Input.IsImage)
            return;
        foreach (Size side in new[] { layer.Input.Sizes[1], layer.Input.Sizes[2] })
        {
            if (check.HasReported)
                return;
            check.AtMost(Kernel, HasPadding ? side + (Padding * 2) : side, DiagnosticDescriptors.ArgumentOutOfRange, arguments.At(kernel), layer.Name, "Kernel", new object[] { "at most a side of the padded image; it follows ", check.Before }, Kernel);
        }
    }

    private static string Number(Size size) => size.Value.ToString(CultureInfo.InvariantCulture);
}
