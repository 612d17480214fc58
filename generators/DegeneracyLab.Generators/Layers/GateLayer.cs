using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>An activation function that is linear where its input is positive and linear elsewhere: a mask tells which.</summary>
internal abstract record GateLayer(string Name, TensorShape Input) : ElementwiseLayer(Name, Input)
{
    public sealed override string MaskName => MemberNames.Mask(Name);

    public sealed override string MaskSummary => $"The mask of {Name}, {Output} of booleans: where its input is positive.";

    public sealed override string Steps(LayerSite site) => $"steps.Gate({site.Hook}, {site.InputHook}{Slopes});";

    /// <summary>The slopes as further arguments of the step, where they differ from those of the rectifier.</summary>
    protected virtual string Slopes => "";

    protected override string Record(LayerSite site) => $"trace.RecordGate({site.Hook}, ref {site.OutputLocal}, {site.InputLocal})";
}
