using System.Text.Json;
using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// What one pass over a data set accumulates about a network: moments of the activations at every node layer, second
/// moments of the Jacobians to the output, and how the gates fire together. All reports are functions of it.
/// </summary>
/// <remarks>
/// Everything is a sum over samples in float64, of a size that depends on the widths only. So parts of a data set can be
/// collected apart, on disk or on other machines, and merged.
/// </remarks>
public sealed class NetworkStatistics : IDisposable
{
    private const string Format = "degeneracylab-statistics-1";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
    };

    internal NetworkStatistics(ChainStructure structure, ScalarType dtype, long seed, string weightsHash, Device device)
        : this(
            structure,
            dtype,
            seed,
            weightsHash,
            0,
            [.. Enumerable.Range(0, structure.NodeLayers.Count).Select(node => new Moments(structure.WidthOf(node)))],
            [.. structure.Sections.Select(section => new SectionStatistics(section, device))])
    {
    }

    private NetworkStatistics(ChainStructure structure, ScalarType dtype, long seed, string weightsHash, UInt128 dataHash, IReadOnlyList<Moments> nodes, IReadOnlyList<SectionStatistics> sections)
    {
        Structure = structure;
        Dtype = dtype;
        Seed = seed;
        WeightsHash = weightsHash;
        DataHashValue = dataHash;
        Nodes = nodes;
        Sections = sections;
    }

    /// <summary>The network as a chain of sections.</summary>
    public ChainStructure Structure { get; }

    /// <summary>The type of the network's numbers; the statistics are float64 whatever it is.</summary>
    public ScalarType Dtype { get; }

    /// <summary>The seed of the network's initial weights.</summary>
    public long Seed { get; }

    /// <summary>The number of samples.</summary>
    public long Count => Nodes[0].Count;

    /// <summary>A hash of the samples, whatever their order and batches: 32 hexadecimal digits.</summary>
    public string DataHash => ContentHash.Text(DataHashValue);

    /// <summary>A hash of the network's parameters: 64 hexadecimal digits.</summary>
    public string WeightsHash { get; }

    /// <summary>The moments of the activations, one for each of the structure's node layers.</summary>
    public IReadOnlyList<Moments> Nodes { get; }

    /// <summary>The sums for each of the structure's sections.</summary>
    public IReadOnlyList<SectionStatistics> Sections { get; }

    internal UInt128 DataHashValue { get; set; }

    /// <summary>Passes a data set through a network once.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The data set, [samples, inputs], of the network's type.</param>
    /// <param name="progress">Is told how far the pass has come.</param>
    /// <param name="cancellationToken">Ends the pass early, with an exception.</param>
    /// <returns>The statistics, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The data set is empty, does not fit the network, or holds NaN or infinity; or a parameter does.</exception>
    /// <exception cref="ArithmeticException">The network makes NaN or infinity out of finite data.</exception>
    /// <exception cref="NotSupportedException">The network is no chain of fully connected and elementwise layers.</exception>
    /// <exception cref="OperationCanceledException">The pass was cancelled.</exception>
    public static NetworkStatistics Collect(IInstrumentedNetwork network, Tensor inputs, IProgress<PassProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(inputs);
        AnalysisInput.RequireAlive(network, inputs);
        return Collect(network, [inputs], inputs.dim() > 0 ? inputs.size(0) : null, progress, cancellationToken);
    }

    /// <summary>Passes a stream of batches through a network once.</summary>
    /// <param name="network">The network.</param>
    /// <param name="batches">The batches, each [samples, inputs], of the network's type. Their sizes may differ; the caller owns them.</param>
    /// <param name="total">The number of all samples, if it is known; it is only told to <paramref name="progress"/>.</param>
    /// <param name="progress">Is told how far the pass has come.</param>
    /// <param name="cancellationToken">Ends the pass early, with an exception.</param>
    /// <returns>The statistics, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">There is no sample, a batch does not fit the network, or holds NaN or infinity; or a parameter does.</exception>
    /// <exception cref="ArithmeticException">The network makes NaN or infinity out of finite data.</exception>
    /// <exception cref="NotSupportedException">The network is no chain of fully connected and elementwise layers.</exception>
    /// <exception cref="OperationCanceledException">The pass was cancelled.</exception>
    public static NetworkStatistics Collect(IInstrumentedNetwork network, IEnumerable<Tensor> batches, long? total = null, IProgress<PassProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(batches);
        var pass = new StatisticsPass(network);
        try
        {
            foreach (Tensor batch in batches)
                pass.Add(batch, samples => progress?.Report(new(samples, total)), cancellationToken);
            return pass.Complete();
        }
        catch
        {
            pass.Statistics.Dispose();
            throw;
        }
    }

    /// <summary>Adds the statistics of another part of the data.</summary>
    /// <param name="other">Statistics of the same network with the same weights.</param>
    /// <exception cref="ArgumentException">They are of another network or of other weights.</exception>
    public void Merge(NetworkStatistics other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!Structure.Equals(other.Structure))
            throw new ArgumentException($"Statistics of {other.Structure.Network} can't be merged into statistics of {Structure.Network}: the two have different layers.", nameof(other));
        if (WeightsHash != other.WeightsHash)
            throw new ArgumentException($"The statistics to merge were made with other weights of {Structure.Network} (hash {other.WeightsHash[..12]}..., here {WeightsHash[..12]}...).", nameof(other));
        for (int node = 0; node < Nodes.Count; node++)
            Nodes[node].Merge(other.Nodes[node]);
        for (int section = 0; section < Sections.Count; section++)
            Sections[section].Merge(other.Sections[section]);
        DataHashValue = unchecked(DataHashValue + other.DataHashValue);
    }

    /// <summary>Saves the statistics as a safetensors file, to be merged or reported on later.</summary>
    /// <param name="path">The file; an earlier one is replaced once the new one is whole.</param>
    public void Save(string path)
    {
        Dictionary<string, Tensor> tensors = [];
        for (int node = 0; node < Nodes.Count; node++)
        {
            tensors[$"mean.{Structure.NodeLayers[node]}"] = Nodes[node].Mean;
            tensors[$"comoment.{Structure.NodeLayers[node]}"] = Nodes[node].Comoment;
        }

        foreach (SectionStatistics section in Sections)
        {
            string name = section.Section.PreActivation;
            tensors[$"weight.{name}"] = section.FoldedWeight;
            tensors[$"jacobian.{name}"] = section.JacobianSum;
            if (section.Cofiring is not null)
                tensors[$"cofiring.{name}"] = section.Cofiring;
            if (section.SlopeSum is not null)
                tensors[$"slopes.{name}"] = section.SlopeSum;
        }

        var header = new Header(Format, Structure, Dtype.ToString(), Seed, Count, DataHash, WeightsHash);
        Safetensors.Write(path, tensors, new Dictionary<string, string> { ["statistics"] = JsonSerializer.Serialize(header, Json) });
    }

    /// <summary>Reads saved statistics.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The statistics, which the caller disposes.</returns>
    /// <exception cref="InvalidDataException">The file holds no statistics, or damaged ones.</exception>
    public static NetworkStatistics Load(string path)
    {
        using SafetensorsContent content = Safetensors.Read(path);
        if (!content.Metadata.TryGetValue("statistics", out string? json))
            throw new InvalidDataException($"{path} holds no statistics of a network: its metadata lacks the entry 'statistics'.");
        Header header;
        try
        {
            header = JsonSerializer.Deserialize<Header>(json, Json) ?? throw new JsonException("it is null");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path}: the metadata entry 'statistics' can't be read: {exception.Message}", exception);
        }

        if (header.Format != Format)
            throw new InvalidDataException($"{path} is of format '{header.Format}'; this version reads '{Format}'.");
        ChainStructure structure = header.Structure;
        if (header.Count < 1 || !Enum.TryParse(header.Dtype, out ScalarType dtype))
            throw new InvalidDataException($"{path}: {header.Count} samples of type '{header.Dtype}' can't be.");
        UInt128 dataHash = ParseHash(header.DataHash);
        return new(
            structure,
            dtype,
            header.Seed,
            header.WeightsHash,
            dataHash,
            [.. structure.NodeLayers.Select((name, node) => new Moments(header.Count, Take($"mean.{name}", structure.WidthOf(node)), Take($"comoment.{name}", structure.WidthOf(node), structure.WidthOf(node))))],
            [.. structure.Sections.Select(section => new SectionStatistics(
                section,
                Take($"weight.{section.PreActivation}", section.Width, section.InputWidth + 1),
                Take($"jacobian.{section.PreActivation}", section.Width + 1, section.Width + 1),
                section.Kind == SectionKind.Gated ? Take($"cofiring.{section.PreActivation}", section.Width, section.Width) : null,
                section.Kind == SectionKind.Smooth ? Take($"slopes.{section.PreActivation}", section.Width + 1, section.Width + 1) : null))]);

        UInt128 ParseHash(string text)
        {
            try
            {
                return ContentHash.Parse(text);
            }
            catch (FormatException exception)
            {
                throw new InvalidDataException($"{path}: '{text}' is no hash of data.", exception);
            }
        }

        Tensor Take(string name, params long[] shape)
        {
            if (!content.Tensors.TryGetValue(name, out Tensor? tensor))
                throw new InvalidDataException($"{path} lacks the tensor '{name}'.");
            if (tensor.dtype != ScalarType.Float64 || !tensor.shape.SequenceEqual(shape))
                throw new InvalidDataException($"{path}: the tensor '{name}' is {tensor.dtype} [{string.Join(", ", tensor.shape)}], expected Float64 [{string.Join(", ", shape)}].");
            return tensor.clone().DetachFromDisposeScope();
        }
    }

    /// <summary>Moves the sums to the CPU, at the end of a pass.</summary>
    internal void MoveToCpu()
    {
        foreach (Moments node in Nodes)
            node.MoveTo(CPU);
        foreach (SectionStatistics section in Sections)
            section.MoveToCpu();
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (Moments node in Nodes)
            node.Dispose();
        foreach (SectionStatistics section in Sections)
            section.Dispose();
    }

    private sealed record Header(string Format, ChainStructure Structure, string Dtype, long Seed, long Count, string DataHash, string WeightsHash);
}
