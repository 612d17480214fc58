using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Parsing;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>The mean of each window of an image.</summary>
/// <param name="Name">The name of its hook point.</param>
/// <param name="Input">The shape of its input.</param>
/// <param name="Window">The windows.</param>
internal sealed record AvgPool2dLayer(string Name, TensorShape Input, WindowSpec Window) : Layer(Name, Input)
{
    public static LayerKind Definition { get; } = new("AvgPool2d", "avgPool2d", static arguments => new AvgPool2dLayer("", TensorShape.Unknown, WindowOf(arguments)));

    public override string Kind => Definition.Name;

    public override string Equation => $"y = mean of x over {Window}";

    public override TensorShape Output => Window.Over(Input, Input.Sizes[0]);

    public override bool IsAffine => true;

    /// <summary>The windows of a pool: without a stride they do not overlap.</summary>
    public static WindowSpec WindowOf(AttributeArguments arguments)
    {
        Size kernel = arguments.Size("kernel");
        return new(kernel, arguments.OptionalSize("Stride") ?? kernel, arguments.Size("Padding", 0));
    }

    public override void Check(LayerCheck check)
    {
        ShapeRules.Image(check, this);
        Window.Check(check, this, "kernel", limitsPadding: true);
    }

    public override string Forward(LayerSite site) => $"{site.Types.AvgPooling2d}.Forward({site.InputLocal}, {Window.Arguments(LayerSite.Owner)})";

    public override void WritePullBack(SourceWriter writer, LayerSite site) =>
        writer.Line($"g = {site.Types.AvgPooling2d}.PullBack(g, {site.InputShape}, {Window.Arguments(LayerSite.Owner)});");

    public override void WritePushForward(SourceWriter writer, LayerSite site) =>
        writer.Line($"t = {site.Types.AvgPooling2d}.PushForward(t, {Window.Arguments(LayerSite.Owner)});");

    public override string Steps(LayerSite site) => $"steps.AvgPool2d({site.Hook}, {site.InputHook}, {Window.Arguments(LayerSite.Owner)});";

    public override string Describe(LayerSite site) => $"{site.Types.LayerDescription}.Affine({site.Hook}, {CSharpLiteral.Of(Kind)}, {site.InputShape}, {site.OutputShape})";
}
