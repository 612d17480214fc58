using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>A layer without parameters that is affine in its input, by the functions of a class in the library.</summary>
internal abstract record ReshapingLayer(string Name, TensorShape Input) : Layer(Name, Input)
{
    public sealed override bool IsAffine => true;

    /// <summary>The library's class with Forward, PullBack and PushForward.</summary>
    protected abstract string Functions(TypeNames types);

    /// <summary>Arguments after the tensor, each with a comma before it.</summary>
    protected virtual string Arguments => "";

    /// <summary>Whether it makes one vector of a sequence: then it matters to the constants that multiply biases.</summary>
    protected virtual bool JoinsPositions => false;

    /// <summary>The member of the library's PositionRule that the layer keeps to; null to promise nothing.</summary>
    protected virtual string? Positions => null;

    public sealed override string Forward(LayerSite site) => $"{Functions(site.Types)}.Forward({site.InputLocal}{Arguments})";

    public override void WritePullBack(SourceWriter writer, LayerSite site) => writer.Line($"g = {Functions(site.Types)}.PullBack(g, {site.InputShape}{Arguments}{(JoinsPositions ? ", pass" : "")});");

    public override void WritePushForward(SourceWriter writer, LayerSite site) => writer.Line($"t = {Functions(site.Types)}.PushForward(t{Arguments});");

    public override string Describe(LayerSite site) => $"{site.Types.LayerDescription}.Affine({site.Hook}, {CSharpLiteral.Of(Kind)}, {site.InputShape}, {site.OutputShape}{(Positions is null ? "" : $", positions: {site.Types.PositionRule}.{Positions}")})";
}
