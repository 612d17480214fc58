using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>A block in sequence or as a residual branch.</summary>
/// <param name="Kind">Use or Residual.</param>
/// <param name="Input">The shape of its input.</param>
/// <param name="Block">The block.</param>
/// <param name="StatesSizes">Whether the sizes of the block are stated; else they go by name.</param>
internal sealed record BlockSample(string Kind, SampleShape Input, DeclarationSample Block, bool StatesSizes) : LayerSample(Kind, Input)
{
    public override SampleShape Output => Block.Output;

    public override int HooksInside => Block.HookCount;

    protected override string TypeArguments => $"<{Block.Name}>";

    protected override (string Positional, string Named) Arguments(SizeNames sizes)
    {
        IReadOnlyCollection<int> parameters = Block.Parameters;
        if (StatesSizes)
            return (string.Join(", ", parameters.Select(sizes.Of)), "");
        sizes.Need(parameters);
        return ("", "");
    }

    public override Tensor Evaluate(Evaluation at, string name, Tensor x)
    {
        Tensor y = Block.Evaluate(at, name + ".", x);
        return Kind == "Residual" ? x + y : y * 1;
    }
}

/// <summary>Blocks side by side.</summary>
/// <param name="Input">The shape of its input.</param>
/// <param name="Branches">The blocks.</param>
/// <param name="Adds">Whether they are added; else each has its slice.</param>
internal sealed record ParallelSample(SampleShape Input, DeclarationSample[] Branches, bool Adds) : LayerSample("Parallel", Input)
{
    public override SampleShape Output
    {
        get
        {
            SampleShape first = Branches[0].Output;
            return Adds ? first : first.WithWidth(Branches.Sum(branch => branch.Output.Width));
        }
    }

    public override int HooksInside => Branches.Sum(branch => branch.HookCount + 1);

    protected override string TypeArguments => $"<{string.Join(", ", Branches.Select(branch => branch.Name))}>";

    protected override (string Positional, string Named) Arguments(SizeNames sizes)
    {
        foreach (DeclarationSample branch in Branches)
            sizes.Need(branch.Parameters);
        return (Adds ? "ParallelMode.Add" : "", "");
    }

    public override Tensor Evaluate(Evaluation at, string name, Tensor x)
    {
        List<Tensor> outputs = [];
        long start = 0;
        for (int i = 0; i < Branches.Length; i++)
        {
            string branch = FormattableString.Invariant($"{name}.Branch{i + 1}");
            int width = Branches[i].Input.Width;
            Tensor input = Adds ? x : x.narrow(-1, start, width);
            start += width;
            outputs.Add(at.Hook(branch, Branches[i].Evaluate(at, branch + ".", input) * 1));
        }

        return Adds ? stack(outputs).sum([0]) : cat(outputs, -1);
    }
}
