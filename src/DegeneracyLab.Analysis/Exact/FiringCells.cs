using System.Globalization;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The inputs of a chain of gated layers, by cells: the samples on which the same gates are open. In a cell every value is linear in the
/// input and the constant 1, so that the triangular factor of these in place of the samples has the same span, in all layers. With few
/// cells the memory does not grow with the number of samples.
/// </summary>
internal sealed class FiringCells : SampleSums
{
    /// <summary>The largest number of numbers that is kept, by default.</summary>
    public const long MaxNumbers = 1 << 24;

    private readonly IInstrumentedNetwork network;
    private readonly ChainStructure chain;
    private readonly HookPoint[] needs;
    private readonly int width, units;
    private readonly long maxNumbers;
    private readonly Dictionary<string, Cell> cells = [];
    private long numbers;

    private FiringCells(IInstrumentedNetwork network, ChainStructure chain, long maxNumbers)
    {
        this.maxNumbers = maxNumbers;
        this.network = network;
        this.chain = chain;
        width = chain.Sections[0].InputWidth + 1;
        units = chain.Sections.SkipLast(1).Sum(section => section.Width);
        needs = [.. chain.Sections.Select(section => section.PreActivation)];
    }

    /// <summary>The network as a chain of sections.</summary>
    public ChainStructure Chain => chain;

    /// <summary>The number of cells.</summary>
    public int Cells => cells.Count;

    /// <summary>Whether there were so many cells that they were given up; then there are none.</summary>
    public bool GaveUp { get; private set; }

    /// <inheritdoc/>
    internal override IReadOnlyList<Tensor> State
    {
        get
        {
            KeyValuePair<string, Cell>[] all = [.. cells.OrderBy(cell => cell.Key, StringComparer.Ordinal)];
            return
            [
                tensor(new long[] { GaveUp ? 1 : 0 }, device: CPU),
                tensor([.. all.SelectMany(cell => cell.Key).Select(gate => gate == '1' ? 1L : 0)], [all.Length, units], ScalarType.Int64, CPU),
                tensor([.. all.Select(cell => (long)(cell.Value.Rows.Count / width))], device: CPU),
                tensor([.. all.SelectMany(cell => cell.Value.Rows)], [all.Sum(cell => cell.Value.Rows.Count / width), width], ScalarType.Float64, CPU),
            ];
        }
    }

    /// <inheritdoc/>
    private protected override Device Device => CPU;

    /// <summary>Begins sums for a network.</summary>
    /// <param name="network">The network, in float64.</param>
    /// <param name="maxNumbers">The largest number of numbers that is kept; with more the cells are given up.</param>
    /// <returns>Sums without samples, which the caller disposes; null if the network is not a chain of fully connected layers and ReLUs.</returns>
    public static FiringCells? For(IInstrumentedNetwork network, long maxNumbers = MaxNumbers)
    {
        using var scope = NewDisposeScope();
        if (ChainStructure.ObstacleIn(network.Description) is not null)
            return null;
        ChainStructure chain = ChainStructure.Of(network.Description);
        return GatedChain.Of(network, chain) is null ? null : new(network, chain, maxNumbers);
    }

    /// <summary>The cells as points: the samples of a cell, or the rows of their factor, with its gates.</summary>
    /// <returns>Tensors in the dispose scope of the caller.</returns>
    public ChainPoints Points()
    {
        using var scope = NewDisposeScope();
        KeyValuePair<string, Cell>[] all = [.. cells.OrderBy(cell => cell.Key, StringComparer.Ordinal)];
        double[] rows = [.. all.SelectMany(cell => cell.Value.Rows)];
        Tensor inputs = tensor(rows, [rows.Length / width, width], ScalarType.Float64, CPU);
        double[] gates = [.. all.SelectMany(cell => Enumerable.Repeat(cell.Key.Select(gate => gate == '1' ? 1.0 : 0), cell.Value.Rows.Count / width).SelectMany(key => key))];
        Tensor open = tensor(gates, [rows.Length / width, units], ScalarType.Float64, CPU);
        List<Tensor> byLayer = [];
        int start = 0;
        foreach (ChainSection section in chain.Sections.SkipLast(1))
        {
            byLayer.Add(open.narrow(1, start, section.Width).MoveToOuterDisposeScope());
            start += section.Width;
        }

        Tensor constant = inputs.select(1, width - 1).MoveToOuterDisposeScope();
        return new(inputs.narrow(1, 0, width - 1).MoveToOuterDisposeScope(), [.. chain.Sections.Select(_ => constant)], byLayer);
    }

    /// <inheritdoc/>
    public override void Merge(SampleSums other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other is not FiringCells sums || sums.width != width || sums.units != units)
            throw new ArgumentException($"{other.GetType().Name} can't be merged into {nameof(FiringCells)} of another network.", nameof(other));
        foreach ((string gates, Cell cell) in sums.cells)
            Add(gates, CollectionsMarshal.AsSpan(cell.Rows));
        if (sums.GaveUp)
            GiveUp();
        AddCount(sums.Count);
    }

    /// <inheritdoc/>
    internal override void Load(SafetensorsContent content, string name, string path)
    {
        using var scope = NewDisposeScope();
        Tensor[] state = [.. Enumerable.Range(0, 4).Select(index => Next(string.Create(CultureInfo.InvariantCulture, $"{name}.{index}")))];
        long[] header = Integers(state[0]), gates = Integers(state[1]), counts = Integers(state[2]);
        double[] rows = Matrix.Numbers(state[3]);
        int start = 0;
        for (int cell = 0; cell < counts.Length; cell++)
        {
            int length = (int)counts[cell] * width;
            Add(string.Concat(gates.Skip(cell * units).Take(units).Select(gate => gate == 1 ? '1' : '0')), rows.AsSpan(start, length));
            start += length;
        }

        if (header[0] == 1)
            GiveUp();
        AddCount(CountOf(content, name, path));

        Tensor Next(string key) => content.Tensors.TryGetValue(key, out Tensor? found) ? found : throw new InvalidDataException($"{path} lacks the sums '{key}'.");
        static long[] Integers(Tensor tensor) => MemoryMarshal.Cast<byte, long>(tensor.contiguous().bytes).ToArray();
    }

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        if (GaveUp)
            return;
        Tensor inputs = samples.Inputs(first, count).to(network.Dtype);
        using NetworkTrace trace = network.Trace(inputs, needs);
        double[] values = Matrix.Numbers(inputs.ToFloat64());
        double[][] layers = [.. chain.Sections.SkipLast(1).Select(section => Matrix.Numbers(trace[section.PreActivation].ToFloat64()))];
        char[] gates = new char[units];
        double[] row = new double[width];
        for (int sample = 0; sample < count; sample++)
        {
            int unit = 0;
            for (int layer = 0; layer < layers.Length; layer++)
            {
                ChainSection section = chain.Sections[layer];
                foreach (double value in layers[layer].AsSpan(sample * section.Width, section.Width))
                {
                    // A layer without gates is one whose gates are open.
                    gates[unit++] = section.Kind == ChainSectionKind.Linear || value > 0 ? '1' : '0';
                }
            }

            values.AsSpan(sample * (width - 1), width - 1).CopyTo(row);
            row[^1] = 1;
            Add(new string(gates), row);
        }
    }

    private void Add(string gates, ReadOnlySpan<double> rows)
    {
        if (GaveUp)
            return;
        if (!cells.TryGetValue(gates, out Cell? cell))
            cells[gates] = cell = new();
        numbers -= cell.Rows.Count;
        cell.Rows.AddRange(rows);
        if (cell.Rows.Count >= 4 * width * width)
            cell.Compress(width);
        numbers += cell.Rows.Count;
        if (numbers > maxNumbers)
            GiveUp();
    }

    private void GiveUp()
    {
        GaveUp = true;
        cells.Clear();
        numbers = 0;
    }

    private sealed class Cell
    {
        public List<double> Rows { get; private set; } = [];

        /// <summary>Replaces the rows by their triangular factor.</summary>
        public void Compress(int width)
        {
            using var scope = NewDisposeScope();
            Tensor rows = tensor([.. Rows], [Rows.Count / width, width], ScalarType.Float64, CPU);
            Rows = [.. Matrix.Numbers(linalg.qr(rows, linalg.QRMode.R).R)];
        }
    }
}
