using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>A convolution of images.</summary>
/// <param name="Name">The name of its hook point.</param>
/// <param name="Input">The shape of its input.</param>
/// <param name="Channels">The number of output channels.</param>
/// <param name="Window">The windows.</param>
/// <param name="Bias">Whether it adds a bias.</param>
/// <param name="Weights">What is said of its weights.</param>
internal sealed record Conv2dLayer(string Name, TensorShape Input, Size Channels, WindowSpec Window, bool Bias, WeightSpec Weights) : Layer(Name, Input)
{
    public static LayerKind Definition { get; } = new("Conv2d", "conv2d", static arguments => new Conv2dLayer(
        "",
        TensorShape.Unknown,
        arguments.Size("channels"),
        new(arguments.Size("Kernel", 3), arguments.Size("Stride", 1), arguments.Size("Padding", 0)),
        arguments.Named("Bias", true),
        WeightSpec.Of(arguments)));

    public override string Kind => Definition.Name;

    public override string Equation => $"y = x * W{(Bias ? " + b" : "")}, {Window}";

    public override TensorShape Output => Window.Over(Input, Channels);

    public override bool IsAffine => true;

    public override bool HasModule => true;

    private Size InChannels => Input.Sizes[0];

    public override string ModuleType(TypeNames types) => types.Conv2dModule;

    public override void Check(LayerCheck check)
    {
        ShapeRules.Image(check, this);
        check.AtLeastOne(Channels, DiagnosticDescriptors.ArgumentOutOfRange, check.Arguments.At("channels"), Name, "channels", "at least 1", LayerCheck.Declared(Channels));
        Window.Check(check, this, "Kernel", limitsPadding: false);
        if (Input.IsImage)
            check.ParametersFit(Channels, InChannels, Window.Kernel, Window.Kernel);
        Weights.Check(check, Name);
    }

    public override string NewModule(LayerSite site) =>
        $"new(inChannels: {InChannels.Code("")}, outChannels: {Channels.Code("")}, {Window.Arguments("")}{(Bias ? "" : ", bias: false")}{Weights.TrainableArgument})";

    public override string Draw(LayerSite site) => $"draw.Weights({site.Field}.weight, {site.Field}.bias{Weights.DrawArguments(site.Types)});";

    public override string Forward(LayerSite site) => $"{site.Field}.call({site.InputLocal})";

    public override void WritePullBack(SourceWriter writer, LayerSite site)
    {
        if (Bias)
            writer.Line($"{site.Field}.AddBias(pass, g);");
        writer.Line($"g = {site.Field}.PullBack(g, {site.InputShape});");
    }

    public override void WritePushForward(SourceWriter writer, LayerSite site) => writer.Line($"t = {site.Field}.PushForward(t);");

    public override string ParameterBlocks(LayerSite site) => $"{site.Field}.AddParameterBlocks(blocks, {site.Hook}, {site.InputHook});";

    public override string Steps(LayerSite site) => $"{site.Field}.AddSteps(steps, {site.Hook}, {site.InputHook});";

    public override string FirstParameter(LayerSite site) => $"{site.Field}.weight";

    public override string Describe(LayerSite site)
    {
        string weights = LayerSite.Product(Channels, InChannels, Window.Kernel, Window.Kernel);
        string count = Bias ? $"{weights} + {LayerSite.Code(Channels)}, bias: true" : weights;
        return $"{site.Types.LayerDescription}.Affine({site.Hook}, {CSharpLiteral.Of(Kind)}, {site.InputShape}, {site.OutputShape}, parameters: {count}{Weights.TrainableArgument})";
    }
}
