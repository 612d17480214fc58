using System.Collections.Immutable;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Parsing;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>An activation function of the user's.</summary>
/// <param name="Name">The name of its hook point.</param>
/// <param name="Input">The shape of its input.</param>
/// <param name="Function">The class with the function, as code names it.</param>
/// <param name="IsPiecewiseLinear">Whether it has a mask.</param>
internal sealed record ElementwiseFunctionLayer(string Name, TensorShape Input, TypeReference Function, bool IsPiecewiseLinear) : ElementwiseLayer(Name, Input)
{
    public static LayerKind Definition { get; } = new("Elementwise", "elementwise", static arguments => new ElementwiseFunctionLayer(
        "", TensorShape.Unknown, arguments.Function(0), arguments.Implements(0, KnownNames.PiecewiseLinear)))
    {
        Arity = 1,
    };

    public override ImmutableArray<TypeReference> Uses => [Function];

    public override string Kind => Definition.Name;

    public override string Equation => $"y = {Function.Name}(x)";

    public override string? MaskName => IsPiecewiseLinear ? MemberNames.Mask(Name) : null;

    public override string MaskSummary => $"The mask of {Name}, {Output}: which piece each unit is on.";

    /// <summary>Two functions in a row may be two different ones.</summary>
    public override void Check(LayerCheck check) => ShapeRules.Numbers(check, this);

    public override string Forward(LayerSite site) => $"{site.Types.ElementwiseFunction}.Value<{Function.Code(site.Types)}>({site.InputLocal})";

    public override string Steps(LayerSite site) => $"{site.Types.ElementwiseFunction}.AddSteps<{Function.Code(site.Types)}>(steps, {site.Hook}, {site.InputHook});";

    public override string Describe(LayerSite site) =>
        $"{site.Types.LayerDescription}.Elementwise({site.Hook}, {site.OutputShape}, productsNeed: {site.InputHook}{(IsPiecewiseLinear ? ", hasMask: true" : "")})";

    protected override string Record(LayerSite site) => IsPiecewiseLinear
        ? $"trace.RecordMask({site.Hook}, ref {site.OutputLocal}, {site.InputLocal}, {Function.Code(site.Types)}.Mask)"
        : base.Record(site);

    protected override string Slope(LayerSite site, string vectors) =>
        $"{site.Types.ElementwiseFunction}.Slope<{Function.Code(site.Types)}>({site.RecordedInput})";
}
