using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>A fully connected layer with the transposed weights of an earlier one.</summary>
/// <param name="Name">The name of its hook point.</param>
/// <param name="Input">The shape of its input.</param>
/// <param name="Source">The name of the earlier layer.</param>
/// <param name="Bias">Whether it adds a bias.</param>
/// <param name="Weights">What is said of its bias.</param>
internal sealed record TiedLinearLayer(string Name, TensorShape Input, string Source, bool Bias, WeightSpec Weights) : Layer(Name, Input)
{
    public static LayerKind Definition { get; } = new("TiedLinear", "tiedLinear", static arguments =>
        new TiedLinearLayer("", TensorShape.Unknown, arguments.Positional("layer", ""), arguments.Named("Bias", true), WeightSpec.Of(arguments)));

    public override string Kind => Definition.Name;

    public override string Equation => $"y = x W{(Bias ? " + b" : "")} with W of {Source}";

    /// <summary>Whether there is a source.</summary>
    public bool IsTied { get; init; }

    /// <summary>The number of the source's outputs, which are this layer's inputs; unknown without a source.</summary>
    public Size Inputs { get; init; } = Size.Unknown;

    /// <summary>The number of the source's inputs, which are this layer's outputs; unknown without a source.</summary>
    public Size Outputs { get; init; } = Size.Unknown;

    public override TensorShape Output => Input.WithWidth(Outputs);

    public override bool IsAffine => true;

    public override bool HasModule => true;

    public override string ModuleType(TypeNames types) => types.TiedLinearModule;

    public override Layer Resolve(IReadOnlyList<Layer> earlier)
    {
        foreach (Layer layer in earlier)
            if (layer is LinearLayer source && source.Name == Source)
                return this with { IsTied = true, Inputs = source.Outputs, Outputs = source.Input.Width };
        return this;
    }

    public override void Check(LayerCheck check)
    {
        ShapeRules.VectorOrSequence(check, this);
        if (!IsTied)
            ReportNoSource(check);
        else
            check.Equal(Input.Width, Inputs, DiagnosticDescriptors.ShapeMismatch, check.Arguments.At(), Name, Kind, new object[] { $"the width {Source} gives, ", Inputs }, check.Before, "");
        Weights.Check(check, Name);
    }

    private void ReportNoSource(LayerCheck check)
    {
        var names = new List<string>();
        foreach (Layer layer in check.Earlier)
            if (layer is LinearLayer)
                names.Add(layer.Name);
        string? nearest = Nearest.To(Source, names);
        check.ForFix = FixData.None.With(FixData.Name, nearest ?? (names.Count == 1 ? names[0] : null));
        check.Report(DiagnosticDescriptors.NoSuchLinear, check.Arguments.At("layer"), Name, Source, Nearest.Question(nearest));
    }

    public override string NewModule(LayerSite site) =>
        $"new(outputs: {Outputs.Code("")}{(Bias ? "" : ", bias: false")}{Weights.TrainableArgument})";

    public override string Place(LayerSite site) => $"{site.Field}.Tie({MemberNames.Field(Source)});";

    public override string? Draw(LayerSite site) => Bias ? $"draw.Bias({site.Field}.bias, inputs: {LayerSite.Code(Inputs)}{Weights.DrawArguments(site.Types)});" : null;

    public override string Forward(LayerSite site) => $"{site.Field}.call({site.InputLocal})";

    public override void WritePullBack(SourceWriter writer, LayerSite site)
    {
        if (Bias)
            writer.Line($"pass.AddBias(g, {site.Field}.bias);");
        writer.Line($"g = {site.Field}.PullBack(g);");
    }

    public override void WritePushForward(SourceWriter writer, LayerSite site) => writer.Line($"t = {site.Field}.PushForward(t);");

    public override string ParameterBlocks(LayerSite site) => $"{site.Field}.AddParameterBlocks(blocks, {site.Hook}, {site.InputHook});";

    public override string Steps(LayerSite site) => $"{site.Field}.AddSteps(steps, {site.Hook}, {site.InputHook});";

    public override string? FirstParameter(LayerSite site) => Bias ? $"{site.Field}.bias" : null;

    public override string Describe(LayerSite site) =>
        $"{site.Types.LayerDescription}.Affine({site.Hook}, {CSharpLiteral.Of(Kind)}, {site.InputShape}, {site.OutputShape}{(Bias ? $", parameters: {LayerSite.Code(Outputs)}, bias: true" : "")}{Weights.TrainableArgument}, positions: {site.Types.PositionRule}.EachAlike)";
}
