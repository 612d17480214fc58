using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>The input of a block, which is a hook point inside it.</summary>
internal sealed record InputLayer(TensorShape Input) : Layer(MemberNames.Input, Input)
{
    public override string Kind => "Input";

    public override string Equation => "";

    public override TensorShape Output => Input;

    public override bool IsAffine => true;

    public override string? Forward(LayerSite site) => null;

    public override void WritePullBack(SourceWriter writer, LayerSite site)
    {
    }

    public override void WritePushForward(SourceWriter writer, LayerSite site)
    {
    }

    /// <summary>The layer that uses the block states how its input enters.</summary>
    public override string? Steps(LayerSite site) => null;

    public override string Describe(LayerSite site) => $"{site.Types.LayerDescription}.Identity({site.Hook}, {MemberNames.InputShape}, {CSharpLiteral.Of(Kind)})";
}
