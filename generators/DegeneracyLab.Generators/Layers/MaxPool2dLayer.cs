using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>The largest entry of each window of an image.</summary>
/// <param name="Name">The name of its hook point.</param>
/// <param name="Input">The shape of its input.</param>
/// <param name="Window">The windows.</param>
internal sealed record MaxPool2dLayer(string Name, TensorShape Input, WindowSpec Window) : Layer(Name, Input)
{
    public static LayerKind Definition { get; } = new("MaxPool2d", "maxPool2d", static arguments => new MaxPool2dLayer("", TensorShape.Unknown, AvgPool2dLayer.WindowOf(arguments)));

    public override string Kind => Definition.Name;

    public override string Equation => $"y = max of x over {Window}";

    public override TensorShape Output => Window.Over(Input, Input.Sizes[0]);

    public override string MaskName => Name + "Winners";

    public override string MaskSummary => $"The winners of {Name}, {Output}: which entry of the image, flattened, is the largest of its window.";

    public override void Check(LayerCheck check)
    {
        ShapeRules.Image(check, this);
        Window.Check(check, this, "kernel", limitsPadding: true);
    }

    public override string Forward(LayerSite site) => $"{site.Types.MaxPooling2d}.Forward({site.InputLocal}, {Window.Arguments(LayerSite.Owner)})";

    public override void WritePullBack(SourceWriter writer, LayerSite site) =>
        writer.Line($"g = {site.Types.MaxPooling2d}.PullBack(g, {site.RecordedMask}, {site.InputShape});");

    public override void WritePushForward(SourceWriter writer, LayerSite site) =>
        writer.Line($"t = {site.Types.MaxPooling2d}.PushForward(t, {site.RecordedMask});");

    public override string Steps(LayerSite site) => $"steps.MaxPool2d({site.Hook}, {site.InputHook}, {Window.Arguments(LayerSite.Owner)});";

    public override string Describe(LayerSite site) => $"{site.Types.LayerDescription}.Pooling({site.Hook}, {CSharpLiteral.Of(Kind)}, {site.InputShape}, {site.OutputShape})";

    protected override string Record(LayerSite site) =>
        $"trace.RecordMask({site.Hook}, ref {site.OutputLocal}, {site.InputLocal}, x => {site.Types.MaxPooling2d}.Winners(x, {Window.Arguments(LayerSite.Owner)}))";
}
