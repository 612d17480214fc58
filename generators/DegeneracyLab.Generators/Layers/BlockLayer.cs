using System.Collections.Immutable;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>A layer that uses one block.</summary>
internal abstract record BlockLayer(string Name, TensorShape Input, BlockReference Block) : CompositeLayer(Name, Input)
{
    public override ImmutableArray<TypeReference> Uses => [Block.Type];

    public override TensorShape Output => Block.Output.Inside(Input);

    public sealed override int HooksInside => Block.HooksInside;

    public sealed override bool IsAffine => Block.IsAffine;

    public sealed override string ModuleType(TypeNames types) => Block.Type.Code(types);

    public sealed override bool NeedsPositions => Input.IsOpen && Block.NeedsPositions;

    public sealed override string HookType(TypeNames types) => Block.IsBlock ? Block.HookPoints(types) : base.HookType(types);

    public sealed override string? RecordingType(TypeNames types) => Block.IsBlock ? Block.Recording(types) : null;

    public sealed override string NewModule(LayerSite site) => $"new({Block.ArgumentList})";

    public override void Check(LayerCheck check) => BlockRules.CheckInput(check, this, Block, Input);
}
