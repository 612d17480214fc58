using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Weights of networks as files, under the names of this library, of PyTorch and of TransformerLens, or by a rule of the caller's own.
/// It reads every format of <see cref="TensorFile"/>, and writes safetensors and npz.
/// </summary>
public static class Checkpoint
{
    /// <summary>Gives a network the numbers of a file, converted to its type. Nothing changes unless the file fits.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The network.</param>
    /// <param name="map">The names in the file; if null, those of the one convention that fits.</param>
    /// <param name="partial">Whether parameters that the file lacks stay as they are, and tensors that the network does not need are passed over. Else the file must have them all, and nothing else.</param>
    /// <returns>What was loaded from where, with the numbers that are not finite.</returns>
    /// <exception cref="InvalidDataException">The file breaks its format, or does not fit: the message is one line, and then the report.</exception>
    /// <exception cref="ArgumentException">The rule gives names that can't be.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static CheckpointReport Load(string path, IInstrumentedNetwork network, NameMap? map = null, bool partial = false)
    {
        ArgumentNullException.ThrowIfNull(network);
        using TensorFile file = TensorFile.Open(path);
        var declared = new DeclaredNetwork(network);
        CheckpointReport report = new CheckpointSearch(file, declared, partial).Find(map is null ? NameMap.Conventions : [map]);
        Require(report, partial);

        using var noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        // All are read before the first is changed, because reading may fail.
        List<(DeclaredParameter Parameter, Tensor Part, Tensor Numbers)> parts = [];
        List<CheckpointMatch> matches = [];
        foreach (CheckpointMatch match in report.Matches)
        {
            if (match.Status == CheckpointStatus.Matched)
            {
                Tensor part = PartOf(declared.Values[match.Parameter.Index], match.Tensor!);
                Tensor numbers = match.Tensor!.Arrangement.ToDeclared(file.Read(match.Tensor.Name), part.shape).to(part.dtype);
                parts.Add((match.Parameter, part, numbers));
                matches.Add(match with { NonFinite = AnalysisInput.NonFinite(numbers) });
            }
            else
            {
                matches.Add(match);
            }
        }

        foreach ((_, Tensor part, Tensor numbers) in parts)
            part.copy_(numbers);
        return report with { Matches = matches, IsLoaded = true };
    }

    /// <summary>Says how a file fits a network, and loads nothing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The network.</param>
    /// <param name="map">The names in the file; if null, those of the one convention that fits.</param>
    /// <param name="partial">Whether parameters may be missing, and tensors unknown.</param>
    /// <returns>The report.</returns>
    /// <exception cref="InvalidDataException">The file breaks its format.</exception>
    /// <exception cref="ArgumentException">The rule gives names that can't be.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static CheckpointReport Match(string path, IInstrumentedNetwork network, NameMap? map = null, bool partial = false)
    {
        ArgumentNullException.ThrowIfNull(network);
        using TensorFile file = TensorFile.Open(path);
        return new CheckpointSearch(file, new(network), partial).Find(map is null ? NameMap.Conventions : [map]);
    }

    /// <summary>Writes all parameters and buffers of a network.</summary>
    /// <param name="path">The file, whose extension says its format: .safetensors or .npz. An earlier one is replaced once the new one is whole.</param>
    /// <param name="network">The network.</param>
    /// <param name="map">The names; <see cref="NameMap.Declared"/> if null.</param>
    /// <exception cref="ArgumentException">The extension is another one, the convention has no names for the network, or the rule gives names that can't be.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void Save(string path, IInstrumentedNetwork network, NameMap? map = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(network);
        Action<string, IReadOnlyDictionary<string, Tensor>> write = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".SAFETENSORS" => (file, tensors) => Safetensors.Write(file, tensors),
            ".NPZ" => (file, tensors) => Numpy.Write(file, tensors),
            var other => throw new ArgumentException($"{path} has the extension '{other.ToLowerInvariant()}'; expected .safetensors or .npz, which say how the weights are written.", nameof(path)),
        };
        using var noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        write(path, Tensors(new(network), map ?? NameMap.Declared));
    }

    /// <summary>Reads the type of the numbers in a file, without the numbers.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Float64 if all tensors of numbers are, else Float32.</returns>
    /// <exception cref="InvalidDataException">The file breaks its format.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static ScalarType DtypeOf(string path)
    {
        using TensorFile file = TensorFile.Open(path);
        return file.Entries.All(entry => entry.Type is ScalarType.Float64 or ScalarType.Int64 or ScalarType.Bool) ? ScalarType.Float64 : ScalarType.Float32;
    }

    /// <summary>The tensors of a network, as a file has them.</summary>
    private static Dictionary<string, Tensor> Tensors(DeclaredNetwork network, NameMap map)
    {
        NameAssignment assignment = map.Assign(network, stored: null);
        if (assignment.Reason is { } reason)
            throw new ArgumentException($"{network.Description.Name} can't be saved under {map.Name}: {reason}.", nameof(map));
        Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        foreach (DeclaredParameter parameter in network.Parameters)
        {
            if (assignment.Tensors[parameter.Index].Count == 0)
                throw new ArgumentException($"{network.Description.Name} can't be saved under {map.Name}: it gives no name for {parameter.Name}.", nameof(map));
            foreach (NamedTensor tensor in assignment.Tensors[parameter.Index])
                if (!tensors.TryAdd(tensor.Name, tensor.Arrangement.ToStored(PartOf(network.Values[parameter.Index], tensor).detach().cpu())))
                    throw new ArgumentException($"{network.Description.Name} can't be saved under {map.Name}: it names {tensor.Name} twice, the second time for {parameter.Name}.", nameof(map));
        }

        foreach ((string name, IReadOnlyList<long> shape) in assignment.Zeros)
            tensors.Add(name, zeros([.. shape], network.Values[0].dtype, CPU));
        return tensors;
    }

    /// <summary>The part of a parameter that a stored tensor holds, as a view.</summary>
    private static Tensor PartOf(Tensor values, NamedTensor tensor)
    {
        if (tensor.Slices == 1)
            return values;
        long rows = values.size(0) / tensor.Slices;
        return values.narrow(0, tensor.Slice * rows, rows);
    }

    private static void Require(CheckpointReport report, bool partial)
    {
        if (!(report.IsComplete || (partial && report.IsPartial)))
            throw new InvalidDataException($"{CheckpointText.Line(report)}\n\n{report}");
    }
}
