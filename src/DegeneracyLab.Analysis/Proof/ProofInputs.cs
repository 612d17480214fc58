using System.Globalization;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>The samples themselves, in their order, because a proof looks at each of them by itself; up to a number of numbers.</summary>
/// <param name="network">The network that the samples are for.</param>
/// <param name="maxNumbers">The largest number of numbers that is kept; with more the samples are given up.</param>
internal sealed class ProofInputs(NetworkDescription network, long maxNumbers = ProofInputs.MaxNumbers) : SampleSums
{
    /// <summary>The largest number of numbers that is kept, by default.</summary>
    public const long MaxNumbers = 1 << 24;

    private readonly int width = (int)network.WidthAt(network.Input);
    private readonly SortedDictionary<long, double[]> parts = [];
    private long numbers;

    /// <summary>Whether there were so many samples that they were given up; then there are none.</summary>
    public bool GaveUp { get; private set; }

    /// <inheritdoc/>
    internal override IReadOnlyList<Tensor> State =>
    [
        tensor(GaveUp ? 1L : 0, ScalarType.Int64, CPU),
        tensor([.. parts.SelectMany(part => new[] { part.Key, part.Value.Length / width })], [parts.Count, 2], ScalarType.Int64, CPU),
        Inputs(),
    ];

    /// <inheritdoc/>
    private protected override Device Device => CPU;

    /// <summary>The samples in the order of the data.</summary>
    /// <returns>[samples, numbers of a sample], float64, in the dispose scope of the caller; tokens as numbers.</returns>
    public Tensor Inputs() => tensor([.. parts.Values.SelectMany(part => part)], [numbers / width, width], ScalarType.Float64, CPU);

    /// <summary>Adds samples.</summary>
    /// <param name="first">The place of the first of them in the data set.</param>
    /// <param name="samples">The samples, [samples, ..input..].</param>
    public void Add(long first, Tensor samples)
    {
        using var scope = NewDisposeScope();
        Add(first, Matrix.Numbers(samples.ToFloat64()));
    }

    /// <inheritdoc/>
    public override void Merge(SampleSums other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other is not ProofInputs inputs || inputs.width != width)
            throw new ArgumentException($"{other.GetType().Name} can't be merged into {nameof(ProofInputs)} of another network.", nameof(other));
        foreach ((long first, double[] part) in inputs.parts)
            Add(first, part);
        if (inputs.GaveUp)
            GiveUp();
        AddCount(inputs.Count);
    }

    /// <inheritdoc/>
    internal override void Load(SafetensorsContent content, string name, string path)
    {
        using var scope = NewDisposeScope();
        Tensor[] state = [.. Enumerable.Range(0, 3).Select(index => Next(string.Create(CultureInfo.InvariantCulture, $"{name}.{index}")))];
        long[] places = MemoryMarshal.Cast<byte, long>(state[1].contiguous().bytes).ToArray();
        double[] all = Matrix.Numbers(state[2]);
        int start = 0;
        for (int part = 0; part < places.Length; part += 2)
        {
            int length = (int)places[part + 1] * width;
            Add(places[part], all[start..(start + length)]);
            start += length;
        }

        if (state[0].item<long>() == 1)
            GiveUp();
        AddCount(CountOf(content, name, path));

        Tensor Next(string key) => content.Tensors.TryGetValue(key, out Tensor? found) ? found : throw new InvalidDataException($"{path} lacks the sums '{key}'.");
    }

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken) => Add(first, samples.Inputs(first, count));

    private void Add(long first, double[] part)
    {
        if (GaveUp)
            return;
        parts.Add(first, part);
        numbers += part.Length;
        if (numbers > maxNumbers)
            GiveUp();
    }

    private void GiveUp()
    {
        GaveUp = true;
        parts.Clear();
        numbers = 0;
    }
}
