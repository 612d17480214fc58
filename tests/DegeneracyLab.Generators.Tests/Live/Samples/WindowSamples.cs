using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>Windows that pass over an image.</summary>
internal sealed record WindowSample(int Kernel, int Stride, int Padding)
{
    /// <summary>A function of each window, [batch, channels, kernel x kernel] -> [batch, channels'], at every place.</summary>
    public Tensor Apply(Tensor x, double padding, Func<Tensor, Tensor> function)
    {
        Tensor padded = Padding == 0 ? x : nn.functional.pad(x, [Padding, Padding, Padding, Padding], value: padding);
        List<Tensor> rows = [];
        for (long top = 0; top + Kernel <= padded.shape[2]; top += Stride)
        {
            List<Tensor> row = [];
            for (long left = 0; left + Kernel <= padded.shape[3]; left += Stride)
                row.Add(function(padded.narrow(2, top, Kernel).narrow(3, left, Kernel).flatten(2)));
            rows.Add(stack(row, -1));
        }

        return stack(rows, -2);
    }
}

/// <summary>A convolution.</summary>
internal sealed record Conv2dSample(SampleShape Input, int Channels, WindowSample Window, WeightSample Weights) : LayerSample("Conv2d", Input)
{
    public override SampleShape Output => Input.Windows(Channels, Window.Kernel, Window.Stride, Window.Padding);

    public override Tensor Evaluate(Evaluation at, string name, Tensor x)
    {
        Tensor weights = at.Parameter(name + ".weight").flatten(1);
        Tensor y = Window.Apply(x, 0, window => window.flatten(1).matmul(weights.t()));
        return Weights.Bias ? y + at.Bias(at.Parameter(name + ".bias").reshape(-1, 1, 1), x) : y;
    }

    protected override (string Positional, string Named) Arguments(SizeNames sizes) => (sizes.Of(Channels), Named([
        Window.Kernel == 3 ? null : $"Kernel = {sizes.Of(Window.Kernel)}",
        Window.Stride == 1 ? null : $"Stride = {sizes.Of(Window.Stride)}",
        Window.Padding == 0 ? null : $"Padding = {sizes.Of(Window.Padding)}",
        Weights.BiasArgument,
        .. Weights.Arguments]));
}

/// <summary>MaxPool2d or AvgPool2d.</summary>
internal sealed record PoolSample(string Kind, SampleShape Input, WindowSample Window) : LayerSample(Kind, Input)
{
    public override SampleShape Output => Input.Windows(Input.A, Window.Kernel, Window.Stride, Window.Padding);

    public override Tensor Evaluate(Evaluation at, string name, Tensor x) => Kind == "MaxPool2d"
        ? Window.Apply(x, double.NegativeInfinity, window => window.max(-1).values)
        : Window.Apply(x, 0, window => window.sum([-1]) / (Window.Kernel * Window.Kernel));

    protected override (string Positional, string Named) Arguments(SizeNames sizes) => (sizes.Of(Window.Kernel), Named(
        Window.Stride == Window.Kernel ? null : $"Stride = {sizes.Of(Window.Stride)}",
        Window.Padding == 0 ? null : $"Padding = {sizes.Of(Window.Padding)}"));
}
