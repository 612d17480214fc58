using DegeneracyLab;
using DegeneracyLab.Analysis;
using static TorchSharp.torch;

namespace Samples;

/// <summary>Pairs of numbers with the token for "=", their sums, and which of them train the network.</summary>
internal sealed class ModularData : IDisposable
{
    private readonly SafetensorsContent content;

    private ModularData(SafetensorsContent content) => this.content = content;

    /// <summary>The rows that train, in their order.</summary>
    public Tensor Train => content["train_idx"];

    /// <summary>The rows that test.</summary>
    public Tensor Test => content["test_idx"];

    public static ModularData Load(string path)
    {
        SafetensorsContent content = Safetensors.Read(path, ["tokens", "labels", "train_idx", "test_idx"]);
        foreach (string name in content.Tensors.Keys)
            if (content[name].dtype != ScalarType.Int64 || content[name].dim() != (name == "tokens" ? 2 : 1))
                throw new InvalidDataException($"{path}: {name} must be {(name == "tokens" ? "a table" : "a list")} of 64-bit integers, but is {content[name].dtype} [{string.Join(", ", content[name].shape)}].");
        return new(content);
    }

    /// <summary>The tokens of rows, [rows, 3], in no dispose scope.</summary>
    public Tensor TokensOf(Tensor rows) => content["tokens"].index_select(0, rows);

    /// <summary>The sums of rows, [rows], in no dispose scope.</summary>
    public Tensor LabelsOf(Tensor rows) => content["labels"].index_select(0, rows);

    /// <summary>The share of rows for which the largest output is at the sum.</summary>
    public double Accuracy(IInstrumentedNetwork network, Tensor rows)
    {
        const long ChunkRows = 512;
        using var noGrad = no_grad();
        long right = 0;
        for (long start = 0; start < rows.size(0); start += ChunkRows)
        {
            using var scope = NewDisposeScope();
            Tensor chunk = rows.narrow(0, start, Math.Min(ChunkRows, rows.size(0) - start));
            Tensor answers = network.Forward(TokensOf(chunk)).argmax(-1);
            right += answers.eq(content["labels"].index_select(0, chunk)).sum().item<long>();
        }

        return (double)right / rows.size(0);
    }

    public void Dispose() => content.Dispose();
}
