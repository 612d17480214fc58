using System.Collections.Immutable;
using System.Linq;
using System.Text;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Emission;
using DegeneracyLab.Generators.Helpers;
using DegeneracyLab.Generators.Parsing;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>Blocks side by side.</summary>
/// <param name="Name">The name of its hook point.</param>
/// <param name="Input">The shape of its input.</param>
/// <param name="Branches">The blocks.</param>
/// <param name="Adds">Whether all blocks have the whole input and their outputs are added; else each has its slice, and the outputs are concatenated.</param>
internal sealed record ParallelLayer(string Name, TensorShape Input, EquatableArray<BlockReference> Branches, bool Adds) : CompositeLayer(Name, Input)
{
    public static ImmutableArray<LayerKind> Definitions { get; } = [Define(2), Define(3), Define(4)];

    public override ImmutableArray<TypeReference> Uses
    {
        get
        {
            ImmutableArray<TypeReference>.Builder types = ImmutableArray.CreateBuilder<TypeReference>(Branches.Count);
            foreach (BlockReference branch in Branches)
                types.Add(branch.Type);
            return types.ToImmutable();
        }
    }

    public override string Kind => "Parallel";

    public override string Equation
    {
        get
        {
            var terms = new StringBuilder();
            for (int i = 0; i < Branches.Count; i++)
                terms.Append(i == 0 ? "" : Adds ? " + " : ", ").Append(Branches[i].Type.Name).Append(Adds ? "(x)" : $"(x{LayerSite.Code(i + 1)})");
            return Adds ? $"y = {terms}" : $"y = [{terms}]";
        }
    }

    public override TensorShape Output
    {
        get
        {
            TensorShape first = Branches[0].Output.Inside(Input);
            if (Adds)
                return first;
            Size width = first.Width;
            for (int i = 1; i < Branches.Count; i++)
                width += Branches[i].Output.Inside(Input).Width;
            return first.WithWidth(width);
        }
    }

    /// <summary>Those inside each branch, and the branch's own.</summary>
    public override int HooksInside
    {
        get
        {
            int inside = 0;
            foreach (BlockReference branch in Branches)
                inside += branch.HooksInside + 1;
            return inside;
        }
    }

    public override bool NeedsPositions
    {
        get
        {
            foreach (BlockReference branch in Branches)
                if (branch.NeedsPositions)
                    return Input.IsOpen;
            return false;
        }
    }

    public override bool IsAffine
    {
        get
        {
            foreach (BlockReference branch in Branches)
                if (!branch.IsAffine)
                    return false;
            return true;
        }
    }

    /// <summary>Whether all branches are blocks.</summary>
    private bool AreBlocks
    {
        get
        {
            foreach (BlockReference branch in Branches)
                if (!branch.IsBlock)
                    return false;
            return true;
        }
    }

    public override void Check(LayerCheck check)
    {
        if (!AreBlocks)
            return;
        if (!Adds)
            CheckSlices(check);
        foreach (BlockReference branch in Branches)
            if (!check.HasWrongInput)
                BlockRules.CheckInput(check, this, branch, Adds ? Input : Input.WithWidth(branch.Input.Width));
        TensorShape first = Branches[0].Output.Inside(Input);
        for (int i = 1; i < Branches.Count && !check.HasWrongInput; i++)
        {
            // Of outputs that are concatenated, the widths may differ.
            TensorShape output = Branches[i].Output.Inside(Input);
            check.Equal(Adds ? output : output.WithWidth(first.Width), first, DiagnosticDescriptors.BranchShapes, check.Arguments.At(), Name, Adds ? "adds" : "concatenates", $"{Branches[i].Type.Name} ", output, $"{Branches[0].Type.Name} ", first);
        }

        if (!Adds && !check.HasWrongInput)
            check.SumFits("width of the output", [.. Branches.Select(branch => branch.Output.Inside(Input).Width)]);
    }

    public override string ModuleType(TypeNames types) => types.ParallelModule;

    public override string HookType(TypeNames types) => AreBlocks ? $"{types.ParallelHookPoint}<{Join(branch => branch.HookPoints(types))}>" : base.HookType(types);

    public override string HookArguments(string first, string name, TypeNames types)
    {
        if (!AreBlocks)
            return base.HookArguments(first, name, types);
        var arguments = new StringBuilder();
        int offset = 0;
        for (int i = 0; i < Branches.Count; i++)
        {
            string at = int.TryParse(first, out int number) ? LayerSite.Code(number + offset) : offset == 0 ? first : $"{first} + {LayerSite.Code(offset)}";
            string branchName = name.EndsWith("\"", StringComparison.Ordinal) ? $"{name.Substring(0, name.Length - 1)}.Branch{LayerSite.Code(i + 1)}\"" : $"{name} + \".Branch{LayerSite.Code(i + 1)}\"";
            arguments.Append($"new {Branches[i].HookPoints(types)}({at}, {branchName}), ");
            offset += Branches[i].HooksInside + 1;
        }

        return $"{arguments}{name}";
    }

    public override string? RecordingType(TypeNames types) => AreBlocks ? $"{types.ParallelRecording}<{Join(branch => branch.Recording(types))}>" : null;

    public override string RecordingArguments(string trace, string hook, TypeNames types)
    {
        var arguments = new StringBuilder($"{trace}, {hook}");
        for (int i = 0; i < Branches.Count; i++)
            arguments.Append($", new {Branches[i].Recording(types)}({trace}, {hook}.Branch{LayerSite.Code(i + 1)})");
        return arguments.ToString();
    }

    public override string NewModule(LayerSite site)
    {
        string slices = Join(branch => branch.Input.Width.Code(""));
        string mode = Adds ? $"{site.Types.ParallelMode}.Add, slices: []" : $"{site.Types.ParallelMode}.Concatenate, slices: [{slices}]";
        return $"new({mode}, {Join(branch => branch.New(site.Types))})";
    }

    private void CheckSlices(LayerCheck check)
    {
        ShapeRules.VectorOrSequence(check, this);
        Size[] widths = [.. Branches.Select(branch => branch.Input.Width)];
        check.SumFits("width of the slices", widths);
        Size slices = widths.Aggregate((sum, width) => sum + width);
        if (!check.HasWrongInput)
            check.Equal(slices, Input.Width, DiagnosticDescriptors.SliceWidths, check.Arguments.At(), Name, slices, Input.Width, check.Before);
    }

    private string Join(Func<BlockReference, string> write)
    {
        var text = new StringBuilder();
        foreach (BlockReference branch in Branches)
            text.Append(text.Length == 0 ? "" : ", ").Append(write(branch));
        return text.ToString();
    }

    private static LayerKind Define(int arity) => new("Parallel", "parallel", arguments => Read(arguments, arity)) { Arity = arity };

    private static ParallelLayer Read(AttributeArguments arguments, int arity)
    {
        ImmutableArray<BlockReference>.Builder branches = ImmutableArray.CreateBuilder<BlockReference>(arity);
        for (int i = 0; i < arity; i++)
            branches.Add(arguments.Block(i, null));
        return new("", TensorShape.Unknown, branches.ToImmutable(), Adds: arguments.PositionalEnum("mode", 0) == 1);
    }
}
