using System.Globalization;
using System.Text;

namespace TorchSharp;

/// <summary>Ways to write a tensor. Ours writes values like numpy, whatever the style.</summary>
public enum TensorStringStyle
{
    Metadata,
    Julia,
    Numpy,
    CSharp,
    Default,
}

// Tensors as text.
public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Shape, element type and device.</summary>
        public override string ToString() => IsInvalid ? "<disposed>" : this.metastr();

        public string ToString(TensorStringStyle style, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null) =>
            style == TensorStringStyle.Metadata ? this.metastr() : this.npstr(fltFormat ?? "g5", width ?? 100, newLine, cultureInfo);
    }
}

public static partial class TensorExtensionMethods
{
    /// <summary>More elements than this along a dimension are abridged.</summary>
    private const long Abridged = 6;

    /// <summary>Shape, element type and device.</summary>
    public static string metastr(this torch.Tensor tensor) =>
        $"[{string.Join("x", tensor.shape)}], type = {tensor.dtype}, device = {tensor.device}";

    /// <summary>The values, written like numpy.</summary>
    public static string str(this torch.Tensor tensor, string? fltFormat = null, int? width = null, string? newLine = null, CultureInfo? cultureInfo = null, TensorStringStyle style = TensorStringStyle.Default) =>
        tensor.ToString(style, fltFormat, width, cultureInfo, newLine);

    /// <summary>The values, written like numpy; long dimensions are abridged.</summary>
    public static string npstr(this torch.Tensor tensor, string fltFormat = "g5", int width = 100, string? newLine = null, CultureInfo? cultureInfo = null)
    {
        using torch.Tensor plain = tensor.detach();
        using torch.Tensor numbers = plain.to(torch.ScalarType.Float64, copy: true);
        Func<double, string> format = tensor.dtype == torch.ScalarType.Bool
            ? value => value != 0 ? "True" : "False"
            : value => value.ToString(tensor.is_floating_point() ? fltFormat : "0", cultureInfo ?? CultureInfo.InvariantCulture);
        var text = new StringBuilder();
        Write(text, numbers.data<double>(), tensor.shape, 0, 0, format, newLine ?? Environment.NewLine);
        return text.ToString();
    }

    /// <summary>Writes the values to the console.</summary>
    public static torch.Tensor print(this torch.Tensor t, string fltFormat = "g5", int width = 100, string? newLine = null, CultureInfo? cultureInfo = null, TensorStringStyle style = TensorStringStyle.Default)
    {
        Console.WriteLine(t.str(fltFormat, width, newLine, cultureInfo, style));
        return t;
    }

    private static void Write(StringBuilder text, Utils.TensorAccessor<double> values, long[] shape, int dim, long start, Func<double, string> format, string newLine)
    {
        if (dim == shape.Length)
        {
            text.Append(format(values[start]));
            return;
        }
        long stride = shape[(dim + 1)..].TotalSize();
        bool innermost = dim == shape.Length - 1;
        string separator = innermost ? " " : newLine + new string(' ', dim + 1);
        text.Append('[');
        for (long i = 0; i < shape[dim]; i++)
        {
            if (i > 0) text.Append(separator);
            if (shape[dim] > Abridged && i == Abridged / 2)
            {
                text.Append("...");
                i = shape[dim] - (Abridged / 2) - 1;
                continue;
            }
            Write(text, values, shape, dim + 1, start + (i * stride), format, newLine);
        }
        text.Append(']');
    }
}
